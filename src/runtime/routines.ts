// The registry of routines: VM work that runs Java or blocks (class initialisation, loading through a user loader, linking of call
// sites, throwing). A frame names its routine by number, so the order of registration is part of what an image relies on.
import type { Steps } from "./step-frame.ts";

const routines: { name: string; steps: Steps }[] = [{ name: "none", steps: { refs: 0, longs: 0, steps: [] } }];

/** Registers a routine; called at module load, in import order. Returns its number. */
export function routine(name: string, steps: Steps): number {
  routines.push({ name, steps });
  return routines.length - 1;
}

export const routineSteps = (number: number): Steps => routines[number]!.steps;
export const routineName = (number: number): string => routines[number]!.name;
/** All, by number, with their numbers of steps: what frames in an image rely on. */
export const routineNames = (): string[] => routines.map(({ name, steps }) => `${name}/${steps.steps.length}/${steps.refs}/${steps.longs}`);
