// jdk.internal.vm.VMSupport: what an attached tool asks of the VM.
import { findMethodByName } from "../../../../linking/lookup.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { Steps } from "../../../../runtime/step-frame.ts";
import type { VM } from "../../../../runtime/vm.ts";

/** Properties of the command that an agent may see; flags are not told one by one. */
function agentProperties(vm: VM): readonly (readonly [string, string])[] {
  const command = vm.options.properties.find(([key]) => key === "sun.java.command");
  return [
    ["sun.java.command", command === undefined ? "" : command[1]],
    ["sun.jvm.flags", ""],
    ["sun.jvm.args", ""],
  ];
}

const NEXT = 0; // word

const initAgentProperties: Steps = {
  refs: 0,
  longs: 1,
  steps: [
    (f) => {
      const { vm } = f;
      const target = f.argRef(0);
      if (target === 0) throw new JavaThrow("java/lang/NullPointerException");
      const property = agentProperties(vm)[f.word(NEXT)];
      if (property === undefined) return f.return(target);
      f.setWord(NEXT, f.word(NEXT) + 1);
      const properties = vm.linker.boot("java/util/Properties");
      const set = findMethodByName(properties, "setProperty", "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/Object;");
      return f.again().call(set, target, vm.strings.create(property[0]), vm.strings.fromPlatform(Buffer.from(property[1], "latin1")));
    },
  ],
};

export default natives("jdk/internal/vm/VMSupport", {
  "initAgentProperties(Ljava/util/Properties;)Ljava/util/Properties;": initAgentProperties,
  "getVMTemporaryDirectory()Ljava/lang/String;": (vm) => vm.strings.create("/tmp"),
});
