// File.getCanonicalPath over a real folder.
import { strict as assert } from "node:assert";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { canonicalPath } from "../../src/natives/java/io/canonical-path.ts";
import { bytes, folder, testHost, text } from "../host/fixture.ts";

test("links are resolved as far as the path exists, the rest by name", (t) => {
  const { host } = testHost();
  const root = folder(t);
  mkdirSync(`${root}/real/deep`, { recursive: true });
  writeFileSync(`${root}/real/file`, "");
  symlinkSync(`${root}/real`, `${root}/link`);
  const canonical = (path: string): string => text(canonicalPath(host.files, bytes(path)));
  assert.equal(canonical(`${root}/link/file`), `${root}/real/file`);
  assert.equal(canonical(`${root}/link/absent/../x`), `${root}/real/x`);
  assert.equal(canonical(`${root}/./real//deep/..`), `${root}/real`);
  assert.equal(canonical(`${root}/link/deep/none/none/../a`), `${root}/real/deep/none/a`);
  assert.equal(canonical("/"), "/");
  assert.equal(canonical("/.."), "/");
  assert.equal(canonical("/no-such-thing/a/.././b"), "/no-such-thing/b");
});

test("a path that is too long has no canonical form", () => {
  assert.equal(canonicalPath(testHost().host.files, bytes(`/${"x".repeat(5000)}`)), -36);
});
