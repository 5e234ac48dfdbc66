// The main thread's half of launched processes: launches them, moves bytes between their pipes and the VM's rings, notes how they end.
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { ControlPanel } from "../control.ts";
import { EIO, errnoOf } from "../errno.ts";
import { Ring } from "../ring.ts";
import { signalNumber } from "../signals.ts";
import { launchByShell, utf8Text } from "./bytes-launch.ts";
import { type ChildMessage, type ChildOutputOf, type LaunchMessage, PID, STATUS } from "./link.ts";
import { InputPump, OutputDrain } from "./standard-streams.ts";

/** An output of a child: read into its ring, from where the VM takes it, or another child. */
interface Output {
  readonly pump: InputPump;
  readonly ring: Ring;
  readonly readable: Readable;
  /** The other child. */
  reader: OutputDrain | undefined;
}

interface Streams {
  readonly stdin: Writable | undefined;
  readonly input: OutputDrain | undefined;
  readonly outputs: readonly (Output | undefined)[];
}

export class LaunchedProcesses {
  private readonly panel: ControlPanel;
  private readonly children = new Map<number, Streams>();

  constructor(panel: ControlPanel) {
    this.panel = panel;
  }

  launch(message: LaunchMessage): void {
    const { request } = message;
    const merged = request.merged && message.stdio[1] === "pipe";
    const texts = [request.file, request.folder, ...request.args].map(utf8Text);
    const environment = request.environment.map((pair) => pair.map(utf8Text));
    if (texts.includes(undefined) || environment.some((pair) => pair.includes(undefined))) {
      const shell = launchByShell(request.file, request.args.slice(1), request.environment, request.folder, merged);
      this.start(message, "/bin/sh", "sh", shell.args, "/", shell.environment);
      return;
    }
    const [file, folder, argv0 = file, ...args] = texts as string[];
    const start = (program: string, name: string, words: readonly string[]): void =>
      this.start(message, program, name, words, folder!, Object.fromEntries(environment));
    // Node joins no two streams of a child; a shell does, and is replaced by the program.
    if (merged) start("/bin/sh", "sh", ["-c", 'exec "$@" 2>&1', "sh", file!, ...args]);
    else start(file!, argv0!, args);
  }

  private start(
    message: LaunchMessage,
    file: string,
    argv0: string,
    args: readonly string[],
    folder: string,
    environment: Readonly<Record<string, string>>,
  ): void {
    const { id, request } = message;
    const state = new Int32Array(message.state);
    const [input, output, error] = message.stdio;
    let child: ChildProcess;
    try {
      child = spawn(file, args, {
        argv0,
        cwd: folder,
        env: environment,
        stdio: [typeof input === "object" ? "pipe" : input, output, request.merged ? output : error],
      });
    } catch (problem) {
      this.failed(state, problem);
      return;
    }
    child.once("error", (problem: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      // What the system cannot execute is a script of the shell: execvp does so.
      if (problem.code === "ENOEXEC" && file !== "/bin/sh") this.start(message, "/bin/sh", "sh", [file, ...args], folder, environment);
      else this.failed(state, problem);
    });
    if (child.pid === undefined) return;
    child.once("exit", (code, signal) => {
      Atomics.store(state, STATUS, 1 + (code ?? 128 + signalNumber((signal ?? "").replace(/^SIG/, ""))));
      this.panel.poll();
    });
    this.children.set(id, this.connect(child, message));
    // The program may end before its children do.
    child.unref();
    Atomics.store(state, PID, child.pid);
    this.panel.poll();
  }

  private connect(child: ChildProcess, { rings, stdio }: LaunchMessage): Streams {
    for (const stream of child.stdio) {
      // Told of by the ring.
      stream?.on("error", () => {});
      (stream as { unref?: () => void } | null)?.unref?.();
    }
    const stdin = child.stdin ?? undefined;
    const drain = (ring: SharedArrayBuffer): OutputDrain => new OutputDrain(new Ring(ring), stdin!, this.panel);
    const streams: Streams = {
      stdin,
      input: rings[0] === undefined ? undefined : drain(rings[0]),
      outputs: [undefined, this.output(child.stdout, rings[1]), this.output(child.stderr, rings[2])],
    };
    if (typeof stdio[0] === "object") this.connectChildren(stdio[0], stdin!);
    return streams;
  }

  private output(readable: Readable | null, buffer: SharedArrayBuffer | undefined): Output | undefined {
    if (readable === null || buffer === undefined) return undefined;
    const moved = {
      poll: () => {
        this.panel.poll();
        output.reader?.notify();
      },
    };
    const output: Output = { pump: new InputPump(buffer, moved), ring: new Ring(buffer), readable, reader: undefined };
    // Not by its events: Node lets a paused stream flow when its process ends.
    void output.pump.fromChunks(readable).then(() => output.reader?.notify());
    return output;
  }

  /** What one child writes is what another reads: a pipeline. */
  private connectChildren({ id, number }: ChildOutputOf, stdin: Writable): void {
    const output = this.children.get(id)?.outputs[number];
    if (output === undefined) {
      stdin.end();
      return;
    }
    const room = { poll: () => output.pump.room() };
    output.reader = new OutputDrain(output.ring, stdin, room, () => {
      if (output.ring.ended) stdin.end();
    });
    output.reader.notify();
  }

  private failed(state: Int32Array, problem: unknown): void {
    const { errno, code } = problem as NodeJS.ErrnoException;
    Atomics.store(state, PID, -(typeof errno === "number" ? Math.abs(errno) : errnoOf(String(code)) || EIO));
    this.panel.poll();
  }

  /** The VM has read or written, or has closed its end. */
  told({ id, number, what }: ChildMessage): void {
    const streams = this.children.get(id);
    if (streams === undefined) return;
    if (number === 0) {
      if (what === "bytes") streams.input?.notify();
      else void streams.input?.finish().then(() => streams.stdin?.end());
      return;
    }
    const output = streams.outputs[number];
    if (what === "room") output?.pump.room();
    else if (output !== undefined && output.reader === undefined) {
      output.pump.stop();
      output.readable.destroy();
    }
  }
}
