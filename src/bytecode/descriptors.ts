// Field and method descriptors (JVMS 4.3) as counts of stack slots: what oop maps, rewriting and adapters need.
// Must not know classes: names inside a descriptor are skipped.

/** The slots that a value of a type takes: 2 for long and double, 0 for void, else 1. `at` is where the type begins. */
export function slotsOfType(descriptor: string, at = 0): number {
  const c = descriptor.charCodeAt(at);
  return c === 0x4a || c === 0x44 ? 2 : c === 0x56 ? 0 : 1;
}

/** Whether the type that begins at `at` is a class or array type. */
export function isReferenceType(descriptor: string, at = 0): boolean {
  const c = descriptor.charCodeAt(at);
  return c === 0x4c || c === 0x5b;
}

/** Where the type that begins at `at` ends. */
export function endOfType(descriptor: string, at: number): number {
  while (descriptor.charCodeAt(at) === 0x5b) at++;
  return descriptor.charCodeAt(at) === 0x4c ? descriptor.indexOf(";", at) + 1 : at + 1;
}

/** The slots of a method's arguments, without a receiver. */
export function argumentSlots(descriptor: string): number {
  let slots = 0;
  for (let at = 1; descriptor.charCodeAt(at) !== 0x29; at = endOfType(descriptor, at)) slots += slotsOfType(descriptor, at);
  return slots;
}

/** Where a method descriptor's return type begins. */
export function returnTypeAt(descriptor: string): number {
  return descriptor.indexOf(")") + 1;
}
