// Loads a bundle of the built package with V8's code of it, kept between starts in the user's cache folder.
// Node's own compile cache holds what V8 compiles when a file is loaded, which of the VM is next to nothing: the functions that a start
// runs would be compiled anew each time, a fifth of its time. Here they are kept as they were run.
// Where the folder cannot be written, starts take longer.

"use strict";

const {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { basename } = require("node:path");
const { Script } = require("node:vm");

/** The file: this, how often it has been written, how much had been run by then, a word of nothing, then V8's data. */
const HEADER = 16;
const FORMAT = 0x44574332;
/** Who has run so many times as much as what is kept keeps it anew. */
const GROWTH = 4;
/** Files of other builds that stay. */
const OTHERS = 23;
const MINUTE_MS = 60_000;

/** More than either file has; pages of it that nothing is read into cost nothing. */
const ROOM = 4 << 20;

const base = process.env.XDG_CACHE_HOME || (process.env.HOME && `${process.env.HOME}/.cache`);
const folder = base && `${base}/dewar/code`;

/**
 * Runs the bundle `name` beside this file: a function of exports, require, module and the file's place, as scripts/build.ts makes it.
 * @param build of the bundle
 * @param use tells code apart that is run differently
 * @param parts bundles that it may load in the same way, with their builds
 * @returns its exports; `keep`, which keeps the code that has been compiled by then if that is worth it, given the thread's number and how much has been
 * run, in a measure of the bundle's own (0: keep it only if none is kept yet), and what to do before V8 is asked for it; and `worth`, from how much on it surely is
 */
exports.load = function load(name, build, use, parts = {}) {
  const file = `${folder}/${build}-${process.version}-${process.arch}${use}`;
  const filename = `${__dirname}/${name}`;
  // Both are read to the same place, one after the other: pages that are new to the process are what a read costs (12 us each on some machines).
  const room = Buffer.allocUnsafeSlow(ROOM);
  const text = read(filename, room).toString("latin1");
  let kept;
  try {
    kept = folder && read(file, room);
  } catch {
    // the first start
  }
  if (kept && (kept.length < HEADER || kept.readUInt32LE(0) !== FORMAT)) kept = undefined;
  const script = new Script(text, { filename, cachedData: kept?.subarray(HEADER) });
  const past = kept && !script.cachedDataRejected ? { written: kept.readUInt32LE(4), ran: kept.readUInt32LE(8) } : undefined;
  const bundle = { exports: {} };
  const loaded = [];
  const loadPart = (file) => {
    const part = basename(file);
    if (!Object.hasOwn(parts, part)) return undefined;
    const found = load(part, parts[part], use);
    loaded.push(found);
    return found.exports;
  };
  script.runInThisContext()(bundle.exports, require, bundle, filename, __dirname, loadPart);
  return {
    exports: bundle.exports,
    keep(thread, amount, prepare) {
      keep(script, file, past, thread, amount, prepare);
      for (const part of loaded) part.keep(thread, amount, prepare);
    },
    worth: worth(past),
  };
};

/** A whole file's bytes, in `room` if there is enough of it. */
function read(file, room) {
  const descriptor = openSync(file);
  try {
    const { size } = fstatSync(descriptor);
    const bytes = size <= room.length ? room.subarray(0, size) : Buffer.allocUnsafeSlow(size);
    let done = 0;
    for (let n = -1; done < size && n !== 0; done += n) n = readSync(descriptor, bytes, done, size - done, done);
    return bytes.subarray(0, done);
  } finally {
    closeSync(descriptor);
  }
}

const worth = (past) => GROWTH * Math.max(past?.ran ?? 0, 1);

/** Seldom, for it takes some 20 ms: at first, when much more has been run than before, and after longer and longer. */
function keep(script, file, past, thread, amount, prepare) {
  if (!folder) return;
  try {
    const written = past?.written ?? 0;
    const isFresh = () => amount < worth(past) && Date.now() - statSync(file).mtimeMs < MINUTE_MS * 8 ** (written - 1);
    if (past !== undefined && (amount === 0 || isFresh())) return;
    const header = Buffer.alloc(HEADER);
    header.writeUInt32LE(FORMAT, 0);
    header.writeUInt32LE(written + 1, 4);
    header.writeUInt32LE(Math.min(amount, 2 ** 32 - 1), 8);
    mkdirSync(folder, { recursive: true });
    prepare?.();
    const aside = `${file}.${process.pid}.${thread}`; // several VMs of a process may end at once
    writeFileSync(aside, Buffer.concat([header, script.createCachedData()]));
    renameSync(aside, file);
    if (written === 0) forgetOthers();
  } catch {
    // a full disk, a folder of somebody else
  }
}

function forgetOthers() {
  const age = (name) => statSync(`${folder}/${name}`).mtimeMs;
  const names = readdirSync(folder).sort((a, b) => age(b) - age(a));
  for (const name of names.slice(1 + OTHERS)) rmSync(`${folder}/${name}`);
}
