// java.lang.ProcessImpl: launches other programs. The streams that Java asks for as pipes are numbers of the resource table.
import { EACCES, ENOENT, ENOSYS, strerror } from "../../../host/errno.ts";
import { S_IFDIR, S_IFMT, X_OK } from "../../../host/files.ts";
import type { ByteString } from "../../../host/process.ts";
import { type Addr, ldi, st, u8 } from "../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../layout/object.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { Next, StepFrame } from "../../../runtime/step-frame.ts";
import type { VM } from "../../../runtime/vm.ts";
import { flushMappings } from "../../mappings.ts";
import { retryLater, waitForInput } from "../../waiting.ts";

// Arguments of forkAndExec, by slot.
const PROGRAM = 3;
const ARGUMENTS = 4;
const ENVIRONMENT = 6;
const FOLDER = 8;
const DESCRIPTORS = 9;
const MERGED = 10;

const CHILD = 0; // word: its number

const text = (bytes: Uint8Array): ByteString => Buffer.from(bytes).toString("latin1");

/** The NUL-terminated strings of a byte[]. */
function strings(array: Addr): Uint8Array[] {
  const all = u8.slice(array + ARRAY_BASE, array + ARRAY_BASE + ldi(array + ARRAY_LENGTH));
  const list: Uint8Array[] = [];
  for (let at = 0; at < all.length; ) {
    const end = all.indexOf(0, at);
    list.push(all.subarray(at, end < 0 ? all.length : end));
    at = (end < 0 ? all.length : end) + 1;
  }
  return list;
}

const failure = (errno: number, why = ""): JavaThrow => new JavaThrow("java/io/IOException", `error=${errno}, ${strerror(errno)}${why}`);

/** Where execvp finds the program: as a path, else on the VM's own PATH. @throws IOException */
function find(vm: VM, program: Uint8Array, folder: Uint8Array): Uint8Array {
  const { files, process } = vm.host;
  const from = (path: Uint8Array): Uint8Array => (path[0] === 0x2f ? path : Buffer.concat([folder, Buffer.from("/"), path]));
  let errno = ENOENT;
  const path = process.environment.find(([key]) => key === "PATH")?.[1] ?? "/usr/bin:/bin";
  const places = program.includes(0x2f) ? [""] : path.split(":").map((place) => `${place || "."}/`);
  for (const place of places) {
    const at = from(Buffer.concat([Buffer.from(place, "latin1"), program]));
    const mode = files.mode(at);
    if (mode < 0) continue;
    if ((mode & S_IFMT) !== S_IFDIR && files.access(at, X_OK) === 0) return at;
    errno = EACCES;
  }
  throw failure(errno);
}

/** Asks the host for the launch. @returns the child's number */
function launch(f: StepFrame): number {
  const { vm } = f;
  if (vm.settings.deterministic) throw failure(ENOSYS, " (no processes are launched under -XX:+Deterministic)");
  const { files, process, children } = vm.host;
  const given = f.argRef(FOLDER);
  const folder = given === 0 ? process.cwd : (strings(given)[0] ?? new Uint8Array(0));
  const mode = files.mode(folder);
  if (mode < 0) throw failure(-mode);
  const program = strings(f.argRef(PROGRAM))[0] ?? new Uint8Array(0);
  const absolute = folder[0] === 0x2f ? folder : Buffer.concat([process.cwd, Buffer.from("/"), folder]);
  const file = find(vm, program, absolute);
  const block = f.argRef(ENVIRONMENT);
  const pair = (bytes: Uint8Array): readonly [ByteString, ByteString] => {
    const line = text(bytes);
    const at = line.indexOf("=", 1);
    return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
  };
  const environment = block === 0 ? process.environment : strings(block).map(pair);
  const stream = (i: number): "pipe" | number => {
    const number = ldi(f.argRef(DESCRIPTORS) + ARRAY_BASE + 4 * i);
    if (number < 0) return "pipe";
    flushMappings(vm, number);
    return number;
  };
  const number = children.launch({
    file: text(file),
    args: [text(program), ...strings(f.argRef(ARGUMENTS)).map(text)],
    environment,
    folder: text(absolute),
    stdio: [stream(0), stream(1), stream(2)],
    merged: f.argInt(MERGED) !== 0,
  });
  if (number < 0) throw failure(-number, " (a stream of a VM inside of another program is no descriptor that a process could have)");
  return number;
}

function launched(f: StepFrame): Next {
  const child = f.vm.host.children.get(f.word(CHILD))!;
  const { pid } = child;
  if (pid === 0) return waitForInput(f);
  if (pid < 0) throw failure(-pid);
  const descriptors = f.argRef(DESCRIPTORS);
  child.openPipes().forEach((number, i) => {
    st(descriptors + ARRAY_BASE + 4 * i, number);
  });
  return f.return(pid);
}

export default natives("java/lang/ProcessImpl", {
  "init()V": () => {},
  "forkAndExec(I[B[B[BI[BI[B[IZ)I": {
    refs: 0,
    longs: 1,
    steps: [
      (f) => {
        // Only from its own thread can the VM ask the main thread for something: it leaves that first.
        if (f.vm.guest !== undefined) return retryLater(f);
        f.setWord(CHILD, launch(f));
        return f.next();
      },
      launched,
    ],
  },
});
