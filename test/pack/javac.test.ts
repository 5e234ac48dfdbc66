import { test } from "node:test";
import { checkPackedTool } from "./packed-tool.ts";
import { TOOLS } from "./tools.ts";

test("javac, packed, does without a JDK what HotSpot does", (t) => {
  checkPackedTool(t, TOOLS.javac);
});
