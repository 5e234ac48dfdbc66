// Routines: VM work that runs Java or blocks (class initialisation, loading through a user loader, linking of call sites, throwing). A frame
// names its routine by number, in images too, so the numbers stand in a table and not in the order in which modules are loaded.
import type { Steps } from "./step-frame.ts";

/** Numbers of routines. A new one goes to the end; a number is not used again. */
const NUMBERS = {
  throw: 1,
  "resume unwinding": 2,
  "load class": 3,
  initialize: 4,
  thread: 5,
  main: 6,
  "call through": 7,
  "call from compiled code": 8,
  "multi array": 9,
  "link method handle call": 10,
  "link call site": 11,
  "method type": 12,
  "method handle member": 13,
  "load constant": 14,
  "load bootstrap method": 15,
  "register finalizer": 16,
  "signal dispatcher": 17,
  "memory beans": 18,
  GcInfo: 19,
  "collection notification": 20,
  "assemble AOT cache": 21,
  "preload AOT classes": 22,
  "relocate AOT classes": 23,
  "begin warm-up": 24,
} as const;

export type RoutineName = keyof typeof NUMBERS;

const NONE: Steps = { refs: 0, longs: 0, steps: [] };
const routines: { readonly name: string; steps: Steps | undefined }[] = [{ name: "none", steps: NONE }];
for (const name in NUMBERS) routines[NUMBERS[name as RoutineName]] = { name, steps: undefined };

/** Says what a routine does; at module load. Returns its number. */
export function routine(name: RoutineName, steps: Steps): number {
  const number = NUMBERS[name];
  routines[number]!.steps = steps;
  return number;
}

/** The number of a routine whose module would import the asking one in turn. */
export const routineNumber = (name: RoutineName): number => NUMBERS[name];
export const routineSteps = (number: number): Steps => routines[number]!.steps!;
export const routineName = (number: number): string => routines[number]!.name;
/** Those that are there, by number, with their numbers of steps: what frames in an image rely on. */
export const routineNames = (): string[] =>
  routines.flatMap(({ name, steps }) => (steps === undefined ? [] : [`${name}/${steps.steps.length}/${steps.refs}/${steps.longs}`]));
/** Those of the table that no module has said anything of: none, once all of the VM is loaded. */
export const missingRoutines = (): string[] => routines.filter(({ steps }) => steps === undefined).map(({ name }) => name);
