// sun.nio.fs.UnixCopyFile: copying the content of a file, in steps, so that other threads go on meanwhile.
import { EAGAIN, ECANCELED } from "../../../../host/errno.ts";
import { THREAD_RUNNABLE } from "../../../../layout/frame.ts";
import { ldi } from "../../../../layout/memory.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { flushMappings } from "../../../mappings.ts";
import { unix, unixException } from "../../../posix.ts";
import { retryLater } from "../../../waiting.ts";

const CHUNK = 1 << 18;
const DONE = 0; // word: whether the copy has begun (mappings were flushed)

export default natives("sun/nio/fs/UnixCopyFile", {
  /** transfer(target, source, address of an int that becomes non-zero when the copy is cancelled, or 0) */
  "transfer(IIJ)V": {
    refs: 0,
    longs: 1,
    steps: [
      (f) => {
        const { vm } = f;
        const { files } = vm.host;
        const target = f.argInt(0);
        const source = f.argInt(1);
        const cancel = Number(f.argLong(2));
        if (f.word(DONE) === 0) flushMappings(vm, source);
        f.setWord(DONE, 1);
        if (cancel !== 0 && ldi(cancel) !== 0) throw unixException(vm, ECANCELED);
        const buffer = new Uint8Array(CHUNK);
        const n = files.read(source, buffer);
        if (n === -EAGAIN) return retryLater(f);
        if (unix(vm, n) === 0) return f.return();
        for (let written = 0; written < n; ) written += unix(vm, files.write(target, buffer.subarray(written, n)));
        return f.again().block(THREAD_RUNNABLE);
      },
    ],
  },
});
