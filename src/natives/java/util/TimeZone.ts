// java.util.TimeZone: the zone of the machine.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/util/TimeZone", {
  "getSystemTimeZoneID(Ljava/lang/String;)Ljava/lang/String;": (vm) => {
    const zone = vm.host.process.timeZone;
    return zone === undefined ? 0 : vm.strings.create(zone);
  },
  /** Asked for when there is no zone of a name: what has no zone is in GMT. */
  "getSystemGMTOffsetID()Ljava/lang/String;": (vm) => vm.strings.create("GMT"),
});
