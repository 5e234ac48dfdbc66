// Runs a VM to its end: with the natives and tiers that later rooms register, and with a text for the user where it cannot start.
import { ClassPathProblem } from "../classpath/class-path-problem.ts";
import type { SharedImage } from "../classpath/jimage.ts";
import type { VMOptions } from "../flags/options.ts";
import { VMFault } from "../host/fault.ts";
import type { Host } from "../host/host.ts";
import { ImageRefused } from "../host/resources.ts";
import { type Guest, type HandedOver, watchHeat } from "./guest.ts";
import { ImageProblem } from "./image.ts";
import { JavaThrow } from "./java-throw.ts";
import { NativeRegistry } from "./native-registry.ts";
import { StartProblem } from "./start-problem.ts";
import type { Tiers } from "./tiers.ts";
import { VM } from "./vm.ts";

/** Set by natives/ (a later room): all natives. */
let makeRegistry: () => NativeRegistry = () => new NativeRegistry([]);
let makeTiers: (vm: VM) => Tiers | undefined = () => undefined;

/** Registers what makes the tiers (code/); without it everything is interpreted. */
export function registerTiers(make: (vm: VM) => Tiers | undefined): void {
  makeTiers = make;
}

export function registerNatives(make: () => NativeRegistry): void {
  makeRegistry = make;
}

/**
 * Runs one VM to its end in this thread, or as a guest until it has to leave it.
 * @param how what it is run as: `from` where it has begun elsewhere, `guest` where it is one
 * @returns the exit code, or what the VM needs to go on elsewhere
 */
export function runVM(
  host: Host,
  memory: WebAssembly.Memory,
  options: VMOptions,
  image?: SharedImage,
  how: { readonly from?: HandedOver | undefined; readonly guest?: Guest | undefined } = {},
): number | HandedOver {
  let vm: VM | undefined;
  let started = false;
  try {
    vm = new VM(host, memory, options, makeRegistry(), image);
    if (how.guest === undefined) vm.startSampling(memory);
    vm.boot(how.from);
    vm.guest = how.guest;
    // Ticks are polls of compiled code at times of their own, also for who has begun elsewhere. A guest's first thread cannot tick.
    if (vm.guest === undefined && !vm.settings.deterministic) host.control.setTicker(true);
    // Compiled code cannot leave the thread: a guest interprets.
    if (!vm.archive.isMade && vm.guest === undefined) vm.tiers = makeTiers(vm);
    if (vm.tiers === undefined) watchHeat(vm.guest !== undefined);
    if (vm.guest === undefined) vm.ledger?.samples?.awaitSampler();
    started = true;
    const code = vm.driver.run();
    vm.tiers?.ended();
    if (vm.handedOver === undefined) for (const hook of vm.endHooks) hook();
    return vm.handedOver ?? code;
  } catch (e) {
    const text = problemText(vm, e, started);
    if (text === undefined) throw asFault(vm, e);
    if (started || isImageProblem(e)) host.print(2, `Error: ${text}\n`);
    else host.print(1, `Error occurred during initialization of VM\n${text}\n`);
    return 1;
  }
}

const isImageProblem = (e: unknown): e is Error => e instanceof ImageProblem || e instanceof ImageRefused;

/** What is wrong with the class library or an image, when that is what it is, and no fault of the VM. */
function problemText(vm: VM | undefined, e: unknown, started: boolean): string | undefined {
  const cause = e instanceof VMFault ? e.cause : e;
  if (isImageProblem(e) || cause instanceof ClassPathProblem || e instanceof StartProblem) return (cause as Error).message;
  if (started || vm === undefined) return undefined;
  const thrown = vm.linker.toJava(e);
  return thrown instanceof JavaThrow ? `${thrown.className}: ${thrown.detail}` : undefined;
}

function asFault(vm: VM | undefined, e: unknown): VMFault {
  if (e instanceof VMFault) return e;
  const message = e instanceof Error ? e.message : String(e);
  return vm === undefined ? new VMFault(message, [], e) : vm.fault(message, e);
}
