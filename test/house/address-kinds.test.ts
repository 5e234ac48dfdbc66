// An address of one kind cannot be passed for one of another. The type checker is what judges this: it refuses a directive that expects no error.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { KlassAddr, LoaderAddr, MethodAddr, Ref, SymbolAddr } from "../../src/layout/addresses.ts";
import type { Addr } from "../../src/layout/memory.ts";

test("kinds of addresses", () => {
  const loaded: Addr = 8;
  const klass: KlassAddr = loaded;
  // @ts-expect-error a Klass is no Method
  const method: MethodAddr = klass;
  // @ts-expect-error nor is its mirror, or any other object
  const object: Ref = klass;
  // @ts-expect-error a class is not its name
  const name: SymbolAddr = klass;
  // @ts-expect-error the ClassLoaderData is not the loader
  const loader: LoaderAddr = object;
  const any: Addr = klass;
  assert.deepEqual([method, object, name, loader, any], [8, 8, 8, 8, 8]);
});
