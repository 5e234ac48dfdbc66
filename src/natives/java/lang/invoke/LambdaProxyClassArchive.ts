// java.lang.invoke.LambdaProxyClassArchive: implementation classes of lambdas in an archive, by the VM's hooks (runtime/archive.ts).
import type { Addr } from "../../../../layout/memory.ts";
import type { LambdaKey } from "../../../../runtime/archive.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";

const TYPE = "Ljava/lang/invoke/MethodType;";
const KEY = `Ljava/lang/Class;Ljava/lang/String;${TYPE}${TYPE}Ljava/lang/invoke/MemberName;${TYPE}`;

type KeyArguments = [caller: Addr, name: Addr, factory: Addr, method: Addr, implementation: Addr, dynamic: Addr];

const keyOf = (vm: VM, [caller, name, factoryType, interfaceMethodType, implementation, dynamicMethodType]: KeyArguments): LambdaKey => ({
  caller,
  methodName: vm.strings.textOf(name),
  factoryType,
  interfaceMethodType,
  implementation,
  dynamicMethodType,
});

export default natives("java/lang/invoke/LambdaProxyClassArchive", {
  [`findFromArchive(${KEY})Ljava/lang/Class;`]: (vm: VM, ...key: KeyArguments) => vm.archive.findLambda(keyOf(vm, key)),
  [`addToArchive(${KEY}Ljava/lang/Class;)V`]: (vm: VM, ...args: [...KeyArguments, Addr]) =>
    vm.archive.addLambda(keyOf(vm, args.slice(0, 6) as KeyArguments), args[6]),
});
