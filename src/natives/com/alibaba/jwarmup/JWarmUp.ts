// com.alibaba.jwarmup.JWarmUp, which the package brings (lib/jwarmup/): what warmth/ has to do with it, it registers as `vm.warmUp`.
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("com/alibaba/jwarmup/JWarmUp", {
  "notifyApplicationStartUpIsDone0()V": {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const { warmUp } = f.vm;
        return warmUp === undefined ? f.return() : f.run(warmUp.routine);
      },
      (f) => f.return(),
    ],
  },
  "checkIfCompilationIsComplete0()Z": (vm) => vm.warmUp?.isComplete() ?? true,
  "notifyJVMDeoptWarmUpMethods0()V": (vm) => vm.warmUp?.deoptimize(),
});
