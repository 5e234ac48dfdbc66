// sun.net.spi.DefaultProxySelector: the desktop has no proxies to tell of.
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("sun/net/spi/DefaultProxySelector", {
  "init()Z": () => false,
  "getSystemProxies(Ljava/lang/String;Ljava/lang/String;)[Ljava/net/Proxy;": () => 0,
});
