// The check of deoptimisation for one program: it runs compiled, writing down what each frame holds that compiled code leaves to the
// interpreter, then interpreted, where those states are looked for. Both runs are deterministic. Knows nothing of the corpus.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFreshFolder, runVm, type VmRun } from "./vm-process.ts";

/** How the program is compiled: at HotSpot's thresholds and well below them, and frames are left at each n-th call and poll as well. */
const COMPILED: Readonly<Record<string, readonly string[]>> = {
  tiers: ["-Xbatch", "-XX:CompileThresholdScaling=0.1"],
  c1: ["-Xbatch", "-XX:CompileThresholdScaling=0.1", "-XX:TieredStopAtLevel=1"],
  c2: ["-Xbatch", "-XX:CompileThresholdScaling=0.1", "-XX:-TieredCompilation"],
};
export const HOWS: readonly string[] = Object.keys(COMPILED);

const DIAGNOSTIC = "-XX:+UnlockDiagnosticVMOptions";
/** Few collections: what they clear, and when finalizers run, differs between the runs. */
const HEAP = ["-Xmx900m", "-Xmn250m"];
/** Compiled code counts no calls of handles that it knows: what java.lang.invoke makes of such counts would differ. */
const HANDLES = ["-Djava.lang.invoke.MethodHandle.CUSTOMIZE_THRESHOLD=-1", "-Djava.lang.invoke.MethodHandle.PROFILE_GWT=false"];
/** The clock stands while threads run: who reads it how often (the VM among them) would differ. */
const COMMON = ["-XX:+Deterministic", "-XX:DeterministicClockStep=0", DIAGNOSTIC, ...HEAP, ...HANDLES];

/** A state that the interpreter never had (src/code/deopt-states/). */
export interface MissedState {
  readonly state: {
    readonly thread: number;
    readonly inCall: boolean;
    readonly scopes: readonly { readonly method: string; readonly bci: number; readonly slots: readonly (readonly [string, string])[] }[];
  };
  readonly index: number;
  readonly visits: number;
  readonly differs: string;
}

export interface StatesVerdict {
  /** Empty when all states were found. */
  readonly problem: string;
  /** Why the program cannot be checked, if so. */
  readonly leftOut?: string;
  readonly states: number;
  readonly places: number;
  readonly missed: readonly MissedState[];
}

export interface StatesRun {
  /** The VM's command, its flags for this program before the class and behind it. */
  readonly vm: readonly string[];
  readonly program: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Buffer;
  /** One of HOWS. */
  readonly how: string;
  /** Average calls and polls between two frames that are left without need; 0 none. */
  readonly every: number;
  readonly seed: number;
  readonly flags?: readonly string[];
  readonly timeoutMs: number;
}

export function checkStates(run: StatesRun): Promise<StatesVerdict> {
  return inFreshFolder(async (folder) => {
    const file = join(folder, "states");
    const input = join(folder, "stdin");
    writeFileSync(input, run.stdin ?? Buffer.alloc(0));
    // Not StressUnwind: it gives other threads their turn.
    const stress = run.every > 0 ? [`-XX:StressDeopt=${run.every}`, `-XX:StressSeed=${run.seed}`] : [];
    const start = (flags: readonly string[]): Promise<VmRun> =>
      inFolder(join(folder, "run"), async (cwd) => {
        const stdin = openSync(input, "r");
        try {
          const command = [...run.vm, ...COMMON, ...flags, ...run.program];
          return await runVm(command, { cwd, env: run.env ?? {}, stdin, timeoutMs: run.timeoutMs });
        } finally {
          closeSync(stdin);
        }
      });
    const compiled = await start([...COMPILED[run.how]!, ...stress, `-XX:RecordDeoptStates=${file}`, ...(run.flags ?? [])]);
    if (compiled.timedOut && (await start(["-Xint"])).timedOut)
      return { problem: "", leftOut: "interpreted it does not end, either: it waits for time to pass", states: 0, places: 0, missed: [] };
    if (compiled.timedOut || !existsSync(file)) return failed("the compiled run did not end", compiled);
    const interpreted = await start(["-Xint", `-XX:CheckDeoptStates=${file}`]);
    if (!existsSync(`${file}.result`)) return failed("the interpreted run did not end", interpreted);
    const { states, places, missed } = JSON.parse(readFileSync(`${file}.result`, "utf8")) as StatesVerdict;
    const outputs = compiled.stdout.equals(interpreted.stdout) ? "" : "the outputs differ";
    const problem = missed.length === 0 ? outputs : `${missed.length} of ${places} places had states that the interpreter never had`;
    return { problem, states, places, missed };
  });
}

/** Both runs see a folder of the same name, empty. */
async function inFolder<T>(folder: string, body: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(folder);
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failed(problem: string, run: VmRun): StatesVerdict {
  const end = run.stderr.toString("utf8").trimEnd().split("\n").slice(-5).join("\n");
  return { problem: `${problem} (exit code ${run.code})\n${end}`, states: 0, places: 0, missed: [] };
}

/** A missed state for readers. */
export function missedText({ state, index, visits, differs }: MissedState): string {
  const scopes = state.scopes.map(
    ({ method, bci, slots }) => `    ${method} @ ${bci}\n      ${slots.map(([l, t]) => `${l}=${t}`).join("  ")}`,
  );
  const nearest = visits === 0 ? "never there" : differs;
  return `  thread ${state.thread}, state ${index + 1} of the place${state.inCall ? ", in a call" : ""}; ${visits} visits; ${nearest}\n${scopes.join("\n")}`;
}
