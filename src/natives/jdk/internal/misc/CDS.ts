// jdk.internal.misc.CDS: the one seam for the class library's archive hooks. There is no archive yet: all answer as without sharing.
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("jdk/internal/misc/CDS", {
  "isDumpingClassList0()Z": () => false,
  "isDumpingArchive0()Z": () => false,
  "isSharingEnabled0()Z": () => false,
  "logLambdaFormInvoker(Ljava/lang/String;)V": () => {},
  /** Leaves the static fields as they are: the class makes its own state. */
  "initializeFromArchive(Ljava/lang/Class;)V": () => {},
  "defineArchivedModules(Ljava/lang/ClassLoader;Ljava/lang/ClassLoader;)V": () => {},
  "getRandomSeedForDumping()J": () => 0n,
});
