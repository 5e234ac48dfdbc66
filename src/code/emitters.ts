// What makes Wasm modules of the kernel that the package brings in one kind only: loaded by a VM whose flags ask for another.
export { emitInterpreter } from "../kernel/interpreter/interpreter.ts";
export { emitStubs } from "./stubs.ts";
