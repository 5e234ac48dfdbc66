// java.lang.invoke.LambdaProxyClassArchive: part of the seam for archives (see CDS.ts); there is none, so nothing is found in it.
import { natives } from "../../../../runtime/native-registry.ts";

const TYPE = "Ljava/lang/invoke/MethodType;";
const KEY = `Ljava/lang/Class;Ljava/lang/String;${TYPE}${TYPE}Ljava/lang/invoke/MemberName;${TYPE}`;

export default natives("java/lang/invoke/LambdaProxyClassArchive", {
  [`findFromArchive(${KEY})Ljava/lang/Class;`]: () => 0,
  [`addToArchive(${KEY}Ljava/lang/Class;)V`]: () => {},
});
