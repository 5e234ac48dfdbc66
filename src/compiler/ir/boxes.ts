// The classes that valueOf boxes numbers in, whose only field is final. What valueOf gives is of its cache, or new; never null.
const BOXES: ReadonlySet<string> = new Set(["Integer", "Long", "Short", "Byte", "Character"].map((name) => `java/lang/${name}`));

/** @param name of a class, internal form */
export const isBoxClass = (name: string): boolean => BOXES.has(name);

/** Whether a static method valueOf of a class of that name boxes its argument. */
export const isBoxing = (holder: string, descriptor: string): boolean => isBoxClass(holder) && /^\([IJSBC]\)/.test(descriptor);
