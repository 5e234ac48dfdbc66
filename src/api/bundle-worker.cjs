// First file of a VM's Worker and of its helpers in the built package, as dist/worker.cjs: loads their bundle with the code that is kept of it.

"use strict";

const { threadId, workerData } = require("node:worker_threads");

// Of the VM's JavaScript and the compilers' little runs long: V8's middle compiler takes it late, and the optimising one not at all (javac
// over 183 files: 4 of 29 s CPU went to it, and nothing ran longer without). Only where the process is ours. It must be known before code is
// loaded, which is kept for the same flags only.
// What works for a VM finds them set, for they are the process's.
const { role, ownsProcess, takesOver, control } = workerData;
if (takesOver) require("../host/control.ts").awaitFirstThreadLoaded(control);
if (ownsProcess && role === undefined) {
  // As it is by default; a first thread has set it (first-flags.cjs).
  require("node:v8").setFlagsFromString("--wasm-tiering-budget=13000000");
  require("node:v8").setFlagsFromString("--invocation-count-for-maglev=4000");
  require("node:v8").setFlagsFromString("--min-semi-space-size=4");
  require("node:v8").setFlagsFromString("--no-turbofan");
  // Loops that are entered on the stack are optimised by V8 at once (code/install.ts).
  require("node:v8").setFlagsFromString("--allow-natives-syntax");
}

// Builds of bundles are put in place by scripts/build.ts. Each kind of helper runs other code, and so does a VM that another thread has started.
const use = (ownsProcess ? "" : "-library") + (role === undefined ? "" : `-${role}`) + (takesOver ? "-takes-over" : "");
const { load } = require("./kept-code.cjs");
const PARTS = { "compilers.cjs": "@BUILD of compilers.cjs@" };
const bundle = role === undefined ? load("vm.cjs", "@BUILD of vm.cjs@", use, PARTS) : load("helper.cjs", "@BUILD of helper.cjs@", use);
// Of a VM the measure is milliseconds, of a compiler compilations.
bundle.exports.serve((amount) => bundle.keep(threadId, amount ?? Math.round(performance.now())), bundle.worth);
