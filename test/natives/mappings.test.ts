// File mappings: copies in memory that are written back.
import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { O_RDONLY, O_RDWR } from "../../src/host/files.ts";
import { u8 } from "../../src/layout/memory.ts";
import { flushMappings, force, MAP_PV, MAP_RO, MAP_RW, map, PAGE_SIZE, registerMappings, unmap } from "../../src/natives/mappings.ts";
import { bytes, folder, testHost } from "../host/fixture.ts";
import { fakeVM } from "./fake-vm.ts";

function file(t: Parameters<typeof folder>[0], content: string): string {
  const path = `${folder(t)}/file`;
  writeFileSync(path, content);
  return path;
}

const at = (address: number, length: number): string => Buffer.from(u8.slice(address, address + length)).toString();
const put = (address: number, text: string): void => u8.set(Buffer.from(text), address);

test("a mapping holds the file's bytes at a page's start, zeros beyond its end", (t) => {
  const vm = fakeVM();
  const number = vm.host.files.open(bytes(file(t, "0123456789")), O_RDONLY, 0);
  const address = map(vm, number, MAP_RO, 2, 12);
  assert.equal(address % PAGE_SIZE, 0);
  assert.equal(at(address, 12), "23456789\0\0\0\0");
  assert.equal(unmap(vm, address), 0);
  assert.equal(vm.host.files.close(number), 0);
  assert.equal(vm.host.resources.size, 3);
});

test("force writes changed pages back, unmap the rest; the file may be closed before", (t) => {
  const vm = fakeVM();
  const path = file(t, "a".repeat(3 * PAGE_SIZE));
  const number = vm.host.files.open(bytes(path), O_RDWR, 0);
  const address = map(vm, number, MAP_RW, 0, 3 * PAGE_SIZE);
  vm.host.files.close(number);
  put(address, "first");
  put(address + 2 * PAGE_SIZE, "third");
  assert.equal(force(vm, address, 10), 0);
  const forced = readFileSync(path, "latin1");
  assert.equal(forced.slice(0, 6), "firsta");
  assert.equal(forced.slice(2 * PAGE_SIZE, 2 * PAGE_SIZE + 5), "aaaaa");
  assert.equal(unmap(vm, address), 0);
  assert.equal(readFileSync(path, "latin1").slice(2 * PAGE_SIZE, 2 * PAGE_SIZE + 6), "thirda");
  assert.equal(vm.host.resources.size, 3);
});

test("pages that did not change leave later writes to the file alone", (t) => {
  const vm = fakeVM();
  const path = file(t, "a".repeat(2 * PAGE_SIZE));
  const number = vm.host.files.open(bytes(path), O_RDWR, 0);
  const address = map(vm, number, MAP_RW, 0, 2 * PAGE_SIZE);
  vm.host.files.pwrite(number, bytes("channel"), PAGE_SIZE);
  put(address, "mapped");
  flushMappings(vm, number);
  const content = readFileSync(path, "latin1");
  assert.equal(content.slice(0, 6), "mapped");
  assert.equal(content.slice(PAGE_SIZE, PAGE_SIZE + 7), "channel");
  unmap(vm, address);
});

test("a private mapping never writes", (t) => {
  const vm = fakeVM();
  const path = file(t, "same");
  const number = vm.host.files.open(bytes(path), O_RDONLY, 0);
  const address = map(vm, number, MAP_PV, 0, 4);
  put(address, "xxxx");
  flushMappings(vm);
  unmap(vm, address);
  assert.equal(readFileSync(path, "latin1"), "same");
});

test("what does not fit is no mapping; what is not open is EBADF", (t) => {
  const vm = fakeVM();
  const number = vm.host.files.open(bytes(file(t, "x")), O_RDONLY, 0);
  assert.equal(map(vm, number, MAP_RO, 0, 1 << 30), 0);
  assert.equal(map(vm, 99, MAP_RO, 0, 1), -9);
});

test("an image carries mappings along", (t) => {
  const vm = fakeVM();
  const path = file(t, "a".repeat(PAGE_SIZE));
  const number = vm.host.files.open(bytes(path), O_RDWR, 0);
  const address = map(vm, number, MAP_RW, 0, PAGE_SIZE);
  put(address, "changed");
  const { host } = vm;
  const image = host.decode(host.encode(host.resources.toImage())) as ReturnType<typeof host.resources.toImage>;
  const later = { ...fakeVMWithSameMemory(), kernel: vm.kernel } as typeof vm;
  registerMappings(later.host.resources);
  later.host.resources.fromImage(image);
  assert.equal(unmap(later, address), 0);
  assert.equal(readFileSync(path, "latin1").slice(0, 8), "changeda");
});

function fakeVMWithSameMemory(): { host: ReturnType<typeof fakeVM>["host"] } {
  return { host: testHost().host };
}
