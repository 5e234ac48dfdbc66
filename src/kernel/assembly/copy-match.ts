// Copies of some bytes within the memory, for which V8's memory.copy is a slow call. Nothing beyond `bytes` is written.

/** Copies forwards, where source and target are apart. */
export function copyMatch(to: u32, from: u32, bytes: u32): void {
  if (bytes > 64) {
    memory.copy(to, from, bytes);
    return;
  }
  for (; bytes >= 8; bytes -= 8) {
    store<u64>(to, load<u64>(from));
    to += 8;
    from += 8;
  }
  for (; bytes > 0; bytes--) store<u8>(to++, load<u8>(from++));
}

/** `bytes` bytes as those `distance` before them, which they may overlap: then the pattern repeats. */
export function repeatMatch(to: u32, distance: u32, bytes: u32): void {
  let from = to - distance;
  if (distance >= 8) {
    for (; bytes >= 8; bytes -= 8) {
      store<u64>(to, load<u64>(from));
      to += 8;
      from += 8;
    }
  } else if (distance == 1) {
    const pattern: u64 = <u64>load<u8>(from) * 0x0101010101010101;
    for (; bytes >= 8; bytes -= 8) {
      store<u64>(to, pattern);
      to += 8;
    }
    from = to - 1;
  }
  for (; bytes > 0; bytes--) store<u8>(to++, load<u8>(from++));
}
