// The loops that java2d finds in native code (GraphicsPrimitiveMgr.registerNativeLoops): what each draws from, how it mixes, what it
// draws on. What is not here java2d does by its own general loops, in Java. A primitive's native number is its place in this table.
import { type Addr, ld, ldf32, st, st64 } from "../../../../layout/memory.ts";
import { initialized, initializedByMe } from "../../../../runtime/initialize.ts";
import { NeedsInitialization } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { CLEAR, SRC, SRC_OVER } from "../alpha.ts";

/** One loop, by the names of SurfaceType's and CompositeType's constants. */
export interface Primitive {
  readonly kind: (typeof KINDS)[number];
  readonly source: string;
  readonly composite: string;
  readonly destination: string;
}

const KINDS = ["FillRect", "MaskFill", "MaskBlit", "Blit", "TransformHelper"] as const;

const MIXED = ["IntRgb", "IntRgbx", "IntBgr", "IntArgb", "IntArgbPre", "ThreeByteBgr", "FourByteAbgr", "FourByteAbgrPre"].concat([
  "Ushort565Rgb",
  "Ushort555Rgb",
  "ByteGray",
]);

const TABLE: readonly (readonly [
  kind: Primitive["kind"],
  source: string,
  composites: readonly string[],
  destinations: readonly string[],
])[] = [
  ["FillRect", "AnyColor", ["SrcNoEa", "Xor"], ["AnyInt", "AnyShort", "AnyByte", "Any3Byte", "Any4Byte"]],
  ["MaskFill", "AnyColor", ["Src", "SrcOver", "AnyAlpha"], MIXED],
  ["MaskBlit", "IntArgb", ["SrcOver", "AnyAlpha"], MIXED],
  ["MaskBlit", "IntArgbPre", ["SrcOver", "AnyAlpha"], MIXED],
  ["MaskBlit", "FourByteAbgrPre", ["SrcOver", "AnyAlpha"], ["IntArgbPre"]],
  ["MaskBlit", "IntRgb", ["AnyAlpha"], MIXED.filter((d) => d !== "IntRgbx")],
  ["Blit", "IntArgb", ["SrcNoEa"], MIXED],
  ["Blit", "IntRgb", ["SrcNoEa"], MIXED],
  ["Blit", "ThreeByteBgr", ["SrcNoEa"], MIXED],
  ["Blit", "ByteGray", ["SrcNoEa"], MIXED],
  ["Blit", "ByteIndexed", ["SrcNoEa"], MIXED],
  ["Blit", "IntRgbx", ["SrcNoEa"], ["IntArgb", "IntRgbx"]],
  ["Blit", "IntBgr", ["SrcNoEa"], ["IntArgb", "IntRgb", "IntBgr"]],
  ["Blit", "IntArgbPre", ["SrcNoEa"], ["IntArgb", "IntArgbPre"]],
  ["Blit", "FourByteAbgr", ["SrcNoEa"], ["IntArgb", "FourByteAbgr"]],
  ["Blit", "FourByteAbgrPre", ["SrcNoEa"], ["IntArgb", "FourByteAbgrPre"]],
  ["Blit", "Ushort565Rgb", ["SrcNoEa"], ["IntArgb", "Ushort565Rgb"]],
  ["Blit", "Ushort555Rgb", ["SrcNoEa"], ["IntArgb", "Ushort555Rgb"]],
  ...[
    "IntRgb",
    "IntRgbx",
    "IntBgr",
    "IntArgb",
    "IntArgbPre",
    "ThreeByteBgr",
    "FourByteAbgr",
    "FourByteAbgrPre",
    "ByteGray",
    "ByteIndexed",
  ].map((source) => ["TransformHelper", source, ["SrcNoEa"], ["IntArgbPre"]] as const),
];

export const PRIMITIVES: readonly Primitive[] = TABLE.flatMap(([kind, source, composites, destinations]) =>
  composites.flatMap((composite) => destinations.map((destination) => ({ kind, source, composite, destination }))),
);

const PACKAGE = "sun/java2d/loops";
const surfaceType = `L${PACKAGE}/SurfaceType;`;
const compositeType = `L${PACKAGE}/CompositeType;`;
const primitiveFields = fieldsOf(`${PACKAGE}/GraphicsPrimitive`, {
  methodSignature: "Ljava/lang/String;",
  uniqueID: "I",
  sourceType: surfaceType,
  compositeType,
  destType: surfaceType,
  pNativePrim: "J",
});
const names = (which: (p: Primitive) => string, type: string): Record<string, string> =>
  Object.fromEntries(PRIMITIVES.map((p) => [which(p), type]));
const surfaceTypes = fieldsOf(`${PACKAGE}/SurfaceType`, {
  ...names((p) => p.source, surfaceType),
  ...names((p) => p.destination, surfaceType),
});
const compositeTypes = fieldsOf(
  `${PACKAGE}/CompositeType`,
  names((p) => p.composite, compositeType),
);
const surfaceId = fieldsOf(`${PACKAGE}/SurfaceType`, { uniqueID: "I" });
const compositeId = fieldsOf(`${PACKAGE}/CompositeType`, { uniqueID: "I" });
const statics = fieldsOf(`${PACKAGE}/GraphicsPrimitiveMgr`, { primitives: `[L${PACKAGE}/GraphicsPrimitive;`, needssort: "Z" });
const kindStatics = Object.fromEntries(
  KINDS.map((kind) => [kind, fieldsOf(`${PACKAGE}/${kind}`, { methodSignature: "Ljava/lang/String;", primTypeID: "I" })]),
) as Record<Primitive["kind"], ReturnType<typeof fieldsOf<Record<"methodSignature" | "primTypeID", string>>>>;

/** The constants that a loop's object is made of must be there. @throws NeedsInitialization */
function require(vm: VM, className: string): void {
  const klass = vm.linker.boot(className);
  if (!initialized(vm, klass) && !initializedByMe(klass, vm.currentThread)) throw new NeedsInitialization(klass);
}

export default natives(`${PACKAGE}/GraphicsPrimitiveMgr`, {
  "registerNativeLoops()V": (vm) => {
    // As libawt's initIDs does when it looks into it: text without hints relies on it.
    require(vm, "sun/awt/SunHints");
    for (const name of ["SurfaceType", "CompositeType", ...KINDS]) require(vm, `${PACKAGE}/${name}`);
    const at = primitiveFields(vm);
    const [surfaces, composites] = [surfaceTypes(vm), compositeTypes(vm)];
    const list = ld(statics(vm).primitives);
    const before = list === 0 ? 0 : vm.heap.length(list);
    const all = vm.heap.newRefArray(vm.linker.boot(`${PACKAGE}/GraphicsPrimitive`), before + PRIMITIVES.length);
    for (let i = 0; i < before; i++) vm.heap.setElement(all, i, vm.heap.getElement(list, i));
    PRIMITIVES.forEach((p, i) => {
      const object = vm.heap.allocate(vm.linker.boot(`${PACKAGE}/${p.kind}`));
      const [source, composite, destination] = [ld(surfaces[p.source]!), ld(composites[p.composite]!), ld(surfaces[p.destination]!)];
      const kind = kindStatics[p.kind](vm);
      vm.heap.setRef(object, at.methodSignature, ld(kind.methodSignature));
      vm.heap.setRef(object, at.sourceType, source);
      vm.heap.setRef(object, at.compositeType, composite);
      vm.heap.setRef(object, at.destType, destination);
      // GraphicsPrimitive.makeUniqueID.
      const [s, c, d] = [
        ld(source + surfaceId(vm).uniqueID),
        ld(composite + compositeId(vm).uniqueID),
        ld(destination + surfaceId(vm).uniqueID),
      ];
      st(object + at.uniqueID, (ld(kind.primTypeID) << 24) | (d << 16) | (c << 8) | s);
      st64(object + at.pNativePrim, BigInt(i + 1));
      vm.heap.setElement(all, before + i, object);
    });
    const place = statics(vm);
    st(place.primitives, all);
    st(place.needssort, 1);
  },
});

/** Which loop a Java primitive is. */
export function primitiveOf(vm: VM, self: Addr): Primitive {
  return PRIMITIVES[ld(self + primitiveFields(vm).pNativePrim) - 1]!;
}

const alphaFields = fieldsOf("java/awt/AlphaComposite", { extraAlpha: "F", rule: "I" });

/** Rule and alpha of a java.awt.AlphaComposite; the loop's own where it has one. */
export function compositeOf(vm: VM, primitive: Primitive, composite: Addr): { rule: number; alpha: number } {
  const fixed = { SrcNoEa: SRC, Src: SRC, SrcOver: SRC_OVER, Clear: CLEAR }[primitive.composite];
  if (composite === 0) return { rule: fixed ?? SRC_OVER, alpha: 255 };
  const at = alphaFields(vm);
  return { rule: fixed ?? ld(composite + at.rule), alpha: Math.trunc(ldf32(composite + at.extraAlpha) * 255 + 0.5) };
}
