// jdk.internal.jimage.NativeImageBuffer: the VM offers no map of the jimage. With jdk.image.map.all=false (SystemProps.ts) the
// class library maps its index only and reads resources through a channel, instead of copying the whole image.
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("jdk/internal/jimage/NativeImageBuffer", {
  "getNativeMap(Ljava/lang/String;)Ljava/nio/ByteBuffer;": () => 0,
});
