// Natives of surfaces that are a line or two each.
import { type Addr, ldi } from "../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../layout/object.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { type ClassNatives, natives } from "../../../runtime/native-registry.ts";

const indexFields = fieldsOf("java/awt/image/IndexColorModel", { rgb: "[I", map_size: "I" });

export const surfaceNatives: readonly ClassNatives[] = [
  natives("sun/awt/image/BufImgSurfaceData", {
    /** Nothing is kept: loops read the image's raster at each call. */
    "initRaster(Ljava/lang/Object;IIIIIILjava/awt/image/IndexColorModel;)V": () => undefined,
  }),
  natives("sun/java2d/SurfaceData", {
    /** Whether all colours of a palette are opaque and grey. */
    "isOpaqueGray(Ljava/awt/image/IndexColorModel;)Z": (vm, model: Addr) => {
      if (model === 0) return 0;
      const at = indexFields(vm);
      const colors = vm.heap.getRef(model, at.rgb);
      for (let i = 0; i < ldi(model + at.map_size); i++) {
        const argb = ldi(colors + ARRAY_BASE + 4 * i);
        if (argb === 0) continue;
        if (argb >>> 24 !== 0xff || (argb & 0xff) !== ((argb >> 8) & 0xff) || (argb & 0xff) !== ((argb >> 16) & 0xff)) return 0;
      }
      return 1;
    },
  }),
];
