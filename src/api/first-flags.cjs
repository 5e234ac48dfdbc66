// V8's flags for a VM in the process's first thread. They must be known before code is loaded, which is kept for the
// same flags only. bin/dewar gives them on the command line: node:v8, which sets them here, takes 2 ms to load.
//
// The interpreter is one large function, of which V8 makes optimised code in 25 ms of another thread as soon as some hundred bytecodes have
// run. A process that ends waits for that. With the largest budget it is some ten thousand bytecodes: Hello World is over by then.
// The second lets V8's middle compiler wait, in the VM's own thread not as long (bundle-worker.cjs). With the third, 4 MB of new objects come
// before V8's first collection in place of 1: Hello World is over without one (2 ms; only on the command line, for here the heap is there
// already). Flags from which V8 concludes others when they stand on the command line, as --no-turbofan, would make code of this process
// another one than that of a process whose VM sets them.

"use strict";

const FLAGS = ["--wasm-tiering-budget=2000000000", "--invocation-count-for-maglev=30000", "--min-semi-space-size=4"];

if (!FLAGS.every((flag) => process.execArgv.includes(flag))) {
  for (const flag of FLAGS) require("node:v8").setFlagsFromString(flag);
}

/** As they were before a Worker set its own (bundle-worker.cjs): V8 stamps code that is to be kept with the flags of that moment. */
exports.setAgain = () => {
  for (const flag of ["--turbofan", "--no-allow-natives-syntax", ...FLAGS]) require("node:v8").setFlagsFromString(flag);
};
