// The package: Java programs from TypeScript and JavaScript.

export type { InputSource, OutputSink } from "../host/node/user-streams.ts";
export { type CreateVMOptions, createVM, type DewarVM } from "./create-vm.ts";
export { DewarError, JavaError, VMFaultError, VMStartError, VMTerminatedError } from "./errors.ts";
