// A StackMapTable attribute as it stands in the class file, a line a frame, in the words of HotSpot's messages.
import { u2 } from "../../classfile/big-endian.ts";

const TYPES = ["Top", "Integer", "Float", "Double", "Long", "Null", "UninitializedThis"];
const OBJECT = 7;
const UNINITIALIZED = 8;

/**
 * @param at offset of the attribute's content in `bytes`
 * @param end where it ends: the first frame that does not fit is the last one told, without a line's end
 */
export function stackMapText(bytes: Uint8Array, at: number, end: number): string {
  let text = "";
  const line = (what: string): void => {
    if (p <= end) text += `    ${what}\n`;
    else if (what.startsWith("same_frame")) text += `    ${what}`;
    else text += `    ${what.slice(0, what.indexOf(`@${offset}`))}@${offset}), output truncated, Stackmap exceeds table size.`;
  };
  const count = u2(bytes, at);
  let p = at + 2;
  let offset = -1;
  const types = (n: number): string => {
    const texts: string[] = [];
    for (let i = 0; i < n; i++) {
      const tag = bytes[p]!;
      if (tag === OBJECT || tag === UNINITIALIZED) {
        texts.push(`${tag === OBJECT ? "Object" : "Uninitialized"}[#${u2(bytes, p + 1)}]`);
        p += 3;
      } else {
        texts.push(TYPES[tag] ?? `BAD:${tag}`);
        p++;
      }
    }
    return texts.join(",");
  };
  for (let i = 0; i < count && p <= end; i++) {
    const kind = bytes[p++] ?? 0;
    const extended = kind >= 247;
    offset += 1 + (extended ? u2(bytes, p) : kind < 64 ? kind : kind - 64);
    if (extended) p += 2;
    if (kind < 64) line(`same_frame(@${offset})`);
    else if (kind < 128) line(`same_locals_1_stack_item_frame(@${offset},${types(1)})`);
    else if (kind < 247) {
      text += "    ";
      break; // reserved: nothing more can be told
    } else if (kind === 247) line(`same_locals_1_stack_item_extended(@${offset},${types(1)})`);
    else if (kind < 251) line(`chop_frame(@${offset},${251 - kind})`);
    else if (kind === 251) line(`same_frame_extended(@${offset})`);
    else if (kind < 255) line(`append_frame(@${offset},${types(kind - 251)})`);
    else {
      const locals = u2(bytes, p);
      p += 2;
      const localTypes = types(locals);
      const stack = u2(bytes, p);
      p += 2;
      line(`full_frame(@${offset},{${localTypes}},{${types(stack)}})`);
    }
  }
  return text;
}
