// What the command of a packed program loads (as dewar/packed): runs the launcher with the package's class library and program. In plain
// JavaScript, since it is what refuses a Node that is too old.

"use strict";

/**
 * Becomes `java` with the package's own arguments in front of those of the command line; the process ends with the program.
 * @param {string} name of the command, for messages
 * @param {string[]} own options, then -jar FILE, a class, or -m MODULE
 */
exports.launch = function launch(name, own) {
  if (Number(process.versions.node.split(".")[0]) < 24) {
    process.stderr.write(`${name}: this is Node ${process.versions.node}, and Node 24 or later is needed.\n`);
    process.exit(1);
  }
  // SIGUSR1 ends java; Node would open a port to a debugger (bin/dewar.cjs says more).
  process.on("SIGUSR1", () => {
    process.removeAllListeners("SIGUSR1");
    process.kill(process.pid, "SIGUSR1");
  });
  const otherwise = () => {
    require("./compile-cache.cjs");
    void require("./launcher.cjs").main({ prefix: own });
  };
  // With the package's AOT cache it may be over before another thread is there.
  if (own.some((arg) => arg.startsWith("-XX:AOTCache=")) && !process.env.DEWAR_INHERITED) require("./direct.cjs").main(otherwise, own);
  else otherwise();
};
