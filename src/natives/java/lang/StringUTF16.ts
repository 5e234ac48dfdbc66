// java.lang.StringUTF16: the order of bytes in UTF-16 strings.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/lang/StringUTF16", {
  "isBigEndian()Z": () => false,
});
