// sun.nio.ch.UnixDomainSockets: not supported on this machine, as far as Java can tell.
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("sun/nio/ch/UnixDomainSockets", {
  "init()Z": () => false,
});
