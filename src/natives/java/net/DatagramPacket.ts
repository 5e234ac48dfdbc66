// java.net.DatagramPacket: nothing to prepare.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/net/DatagramPacket", {
  "init()V": () => {},
});
