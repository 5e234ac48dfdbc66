import { test } from "node:test";
import { checkPackedTool } from "./packed-tool.ts";
import { TOOLS } from "./tools.ts";

test("yuicompressor, packed, does without a JDK what HotSpot does", (t) => {
  checkPackedTool(t, TOOLS.yuicompressor);
});
