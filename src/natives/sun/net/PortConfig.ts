// sun.net.PortConfig: the range of ephemeral ports, Linux's default.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("sun/net/PortConfig", {
  "getLower0()I": () => 32768,
  "getUpper0()I": () => 61000,
});
