// Declares a structure of linear memory once: a field list becomes offsets and a size.
// Everything else (TypeScript views, the interpreter's immediates, the AssemblyScript constants,
// the memory-layout dumper) is derived from these declarations; there are no other offsets.

/** Field types. `ptr` is an address outside the Java heap, `ref` a Java reference that the collector visits and updates. */
export type FieldType = "u8" | "u16" | "i32" | "u32" | "ptr" | "ref" | "i64" | "f64";
export type FieldSpec = FieldType | readonly [FieldType, number];

export const FIELD_SIZE: Record<FieldType, number> = { u8: 1, u16: 2, i32: 4, u32: 4, ptr: 4, ref: 4, i64: 8, f64: 8 };

export interface FieldInfo {
  readonly name: string;
  readonly type: FieldType;
  readonly count: number;
  readonly offset: number;
}

/** Offsets in bytes by field name, and `sizeof` rounded up to the structure's alignment. */
export type Struct<F extends Record<string, FieldSpec>> = { readonly [K in keyof F]: number } & { readonly sizeof: number };

const declared = new Map<string, readonly FieldInfo[]>();

/** Lays the fields out in order with natural alignment. The total is a multiple of 8 so that structures may be concatenated. */
export function struct<const F extends Record<string, FieldSpec>>(name: string, fields: F): Struct<F> {
  const offsets: Record<string, number> = {};
  const infos: FieldInfo[] = [];
  let offset = 0;
  for (const field in fields) {
    const spec = fields[field] as FieldSpec;
    const type = typeof spec === "string" ? spec : spec[0];
    const count = typeof spec === "string" ? 1 : spec[1];
    const size = FIELD_SIZE[type];
    offset = (offset + size - 1) & -size;
    offsets[field] = offset;
    infos.push({ name: field, type, count, offset });
    offset += size * count;
  }
  offsets.sizeof = (offset + 7) & -8;
  declared.set(name, infos);
  return offsets as Struct<F>;
}

/** All declared structures by name, for the generator of the AssemblyScript constants and the layout dumper. */
export function declaredStructs(): ReadonlyMap<string, readonly FieldInfo[]> {
  return declared;
}
