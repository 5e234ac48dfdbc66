// Packs tools that the test suite leaves out, on demand, and compares with HotSpot as the suite does with its four:
//
//     node scripts/pack-tools.ts                          all
//     node scripts/pack-tools.ts closure-compiler allure  some

import { test } from "node:test";
import { checkPackedTool } from "../test/pack/packed-tool.ts";
import { MORE_TOOLS, TOOLS } from "../test/pack/tools.ts";

const names = process.argv.slice(2);
const known = [...MORE_TOOLS, ...Object.values(TOOLS)];
const unknown = names.filter((name) => !known.some((tool) => tool.name === name));
if (unknown.length > 0) {
  console.error(`no such tools: ${unknown.join(", ")} (there are ${known.map(({ name }) => name).join(", ")})`);
  process.exit(1);
}
for (const tool of names.length === 0 ? MORE_TOOLS : known.filter(({ name }) => names.includes(name))) {
  test(`${tool.name}, packed, does without a JDK what HotSpot does`, (t) => void checkPackedTool(t, tool));
}
