// java.io.Console: whether there is one, and its echo.

import { ENOTTY } from "../../../host/errno.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { ioException } from "../../posix.ts";

export default natives("java/io/Console", {
  "istty()Z": (vm) => vm.host.files.isatty(0) && vm.host.files.isatty(1),
  /** The same in later updates, as bits of the three streams. */
  "ttyStatus()I": (vm) => [0, 1, 2].reduce((bits, fd) => bits | (vm.host.files.isatty(fd) ? 1 << fd : 0), 0),
  /** Only Windows has one apart from the locale's. */
  "encoding()Ljava/lang/String;": () => 0,
  "echo(Z)Z": (vm, on: number) => {
    if (!vm.host.files.isatty(0)) throw ioException(ENOTTY);
    return vm.host.process.setEcho(on !== 0);
  },
});
