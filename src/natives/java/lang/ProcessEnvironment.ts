// java.lang.ProcessEnvironment: the environment as bytes.
import { natives } from "../../../runtime/native-registry.ts";
import { toByteArray } from "../../posix.ts";

export default natives("java/lang/ProcessEnvironment", {
  /** Keys and values in turn. */
  "environ()[[B": (vm) => {
    const { environment } = vm.host.process;
    let bytes = 0;
    for (const [key, value] of environment) bytes += 64 + key.length + value.length;
    vm.heap.ensure(bytes);
    const byteArray = vm.primitiveArray(8);
    const array = vm.heap.newRefArray(byteArray, 2 * environment.length);
    let i = 0;
    for (const [key, value] of environment) {
      vm.heap.setElement(array, i++, toByteArray(vm, Buffer.from(key, "latin1")));
      vm.heap.setElement(array, i++, toByteArray(vm, Buffer.from(value, "latin1")));
    }
    return array;
  },
});
