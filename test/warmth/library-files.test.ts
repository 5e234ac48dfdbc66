// What stands on the module path is told from what only begins with its name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isOrIsBelow } from "../../src/warmth/aot/library-files.ts";

test("a path is below a folder, not below one whose name it begins with", () => {
  const cases: readonly (readonly [path: string, place: string, is: boolean])[] = [
    ["/a/mods/x.jar", "/a/mods", true],
    ["/a/mods/x.jar", "/a/mods/", true],
    ["/a/mods/x.jar", "/a/mods/x.jar", true],
    ["/a/mods2/x.jar", "/a/mods", false],
    ["/a/mods/x.jar2", "/a/mods/x.jar", false],
    ["/a/x.jar", "", false],
    ["/a/x.jar", "/", true],
    ["mods/x.jar", "mods", true],
  ];
  for (const [path, place, is] of cases) assert.equal(isOrIsBelow(path, place), is, `${path} below ${place}`);
});
