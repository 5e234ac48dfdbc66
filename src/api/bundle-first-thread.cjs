// First file of a start from an AOT cache in the built package, as dist/direct.cjs: launcher and VM in one bundle, in the first thread, with
// the code that is kept of it.

"use strict";

const { setAgain } = require("./first-flags.cjs");
const { load } = require("./kept-code.cjs");
const { headOfCache, wasHot } = require("./cache-head.ts");

/** The thread of a program that has been hot before, which comes up while the launcher is loaded; undefined: the launcher says if there is to be one. */
function successorOf(args) {
  const option = args.findLast((arg) => arg.startsWith("-XX:AOTCache="));
  const head = option && headOfCache(option.slice(option.indexOf("=") + 1));
  if (!head || !wasHot(head)) return undefined;
  const { ControlPanel } = require("../host/control.ts");
  const panel = new ControlPanel(true);
  const entry = new URL(`file://${encodeURI(__dirname)}/worker.cjs`);
  const worker = require("./vm-worker.ts").newVMWorker(entry, { control: panel.buffer, ownsProcess: true, takesOver: true });
  return { panel, worker };
}

exports.main = (otherwise, prefix = []) => {
  const successor = successorOf([...prefix, ...process.argv.slice(2)]);
  // Builds of bundles are put in place by scripts/build.ts.
  const bundle = load("first.cjs", "@BUILD of first.cjs@", "");
  const keep = (amount) => bundle.keep(0, amount, setAgain);
  bundle.exports.main(keep, otherwise, prefix, successor);
};
