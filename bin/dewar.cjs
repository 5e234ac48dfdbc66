// The launcher's first file, in plain old JavaScript: refuses a Node that is too old with one clear message, turns V8's compile cache
// on, and loads the bundle, or in a checkout whose sources are newer, the sources.

"use strict";

// SIGUSR1 ends java. Node would open a port to a debugger, through which anyone on this machine could run code in the process
// (its --disable-sigusr1 blocks the signal, so that nothing could handle it).
process.on("SIGUSR1", () => {
  process.removeAllListeners("SIGUSR1");
  process.kill(process.pid, "SIGUSR1");
});

if (Number(process.versions.node.split(".")[0]) < 24) {
  process.stderr.write(
    "dewar: this is Node " + process.versions.node + ", and Dewar needs Node 24 or later. Install a newer one, or name one in DEWAR_NODE" +
      " (in a checkout, npm run setup installs one for Dewar alone).\n",
  );
  process.exit(1);
}

const { existsSync, readdirSync, statSync } = require("node:fs");
const root = require("node:path").join(__dirname, "..");
const bundle = root + "/dist/launcher.cjs";

// Subcommands with their bundle and source; `dewar -cp . pack` runs a class of that name.
const SUBCOMMANDS = {
  aot: ["tools.cjs", "tools/main.ts"],
  profile: ["tools.cjs", "tools/main.ts"],
  replay: ["tools.cjs", "tools/main.ts"],
  report: ["tools.cjs", "tools/main.ts"],
  warm: ["tools.cjs", "tools/main.ts"],
  pack: ["pack.cjs", "pack/main.ts"],
  "compile-server": ["compile-server.cjs", "compile-server/main.ts"],
};
const tool = Object.hasOwn(SUBCOMMANDS, process.argv[2]) ? SUBCOMMANDS[process.argv[2]] : undefined;

const built = process.env.DEWAR_SOURCES ? undefined : statSync(bundle, { throwIfNoEntry: false });
if (built === undefined) runSources();
else if (tool !== undefined) {
  if (isStale()) runSources();
  else void require(root + "/dist/" + tool[0]).main();
} else if (!process.env.DEWAR_INHERITED && (namesCache() || hasLibraryArchive())) {
  require(root + "/dist/direct.cjs").main(runBundle);
} else runBundle();

/** A start from a cache is one of the build that has made the cache, whatever the sources are by now. */
function namesCache() {
  return process.argv.some((arg) => /^-XX:(AOTCache=|SharedArchiveFile=|\+AutoAOT$)/.test(arg));
}

/** A plain start goes from the archive of the class library; what is plain src/cli/library-archive.ts knows, this is what can be seen at once. */
function hasLibraryArchive() {
  return isPlain(process.argv) && existsSync(root + "/dist/library.aot") && !isStale();
}

function isPlain(argv) {
  for (let i = 2; i < argv.length; i++) {
    if (argv[i] === "-jar" || !argv[i].startsWith("-")) return true;
    if (/^-(cp|classpath|-class-path)$/.test(argv[i])) i++;
    else if (!/^-(Xm[nsx]|Xss|Xshare:(auto|on)$|D(?!java|jdk|sun)|-class-path=|XX:(WarmStore=|\+AutoWarm$|\+?CacheProfiles|\+PrintDeoptimizationCount$))/.test(argv[i])) return false;
  }
  return false;
}

/** Whether the bundle is out of date, as may be in a checkout. */
function isStale() {
  return existsSync(root + "/.git") && hasNewer(root + "/src", built.mtimeMs);
}

function runBundle() {
  require(root + "/dist/compile-cache.cjs");
  // Whether it is stale is found out while it starts.
  void require(bundle).main({ isStale, otherwise: runSources });
}

function runSources() {
  void import(root + "/src/cli/" + (tool === undefined ? "main.ts" : tool[1])).then((launcher) => launcher.main());
}

function hasNewer(folder, time) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = folder + "/" + entry.name;
    if (entry.isDirectory() ? hasNewer(path, time) : statSync(path).mtimeMs > time) return true;
  }
  return false;
}
