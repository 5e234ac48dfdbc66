// Generated (first argument the seed, second how many): exception tables, ways of throwing, kinds of frames in between and monitors, in chains of calls that are run until they are hot.
// Every instruction has a line of its own, so that traces tell where each frame stood.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED -XX:-OmitStackTraceInFastThrow
// args: 11 40
// slow: 3
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import jdk.internal.org.objectweb.asm.ClassWriter;
import jdk.internal.org.objectweb.asm.Label;
import jdk.internal.org.objectweb.asm.MethodVisitor;
import jdk.internal.org.objectweb.asm.Opcodes;

public class ExceptionTables implements Opcodes {
    // What handlers name. Some are never loaded but by them; one does not exist.
    public static class A extends RuntimeException { A(String s) { super(s); } }
    public static class B extends A { B(String s) { super(s); } }
    public static class C extends Exception { C(String s) { super(s); } }
    public static class NoTrace extends RuntimeException { NoTrace() { super("no trace", null, false, false); } }
    public static class Never extends A { Never() { super("never"); } }
    public static class NeverEither extends Exception { }

    static final String[] CAUGHT = {
        null, "java/lang/Throwable", "java/lang/Exception", "java/lang/RuntimeException", "java/lang/Error", "java/lang/NullPointerException",
        "java/lang/ArithmeticException", "java/lang/IndexOutOfBoundsException", "ExceptionTables$A", "ExceptionTables$B", "ExceptionTables$C",
        "ExceptionTables$Never", "ExceptionTables$NeverEither", "java/lang/IllegalMonitorStateException", "java/lang/StackOverflowError",
    };
    /** In one program of eight, a handler names a class that there is none of: its verification says so. */
    static final String ABSENT = "no/such/Exception";
    static final A KEPT = new B("kept");
    static final StringBuilder marks = new StringBuilder();

    /** Called by the generated code: what happens depends on the round only. */
    public static int act(int what, int round) throws Throwable {
        if (round % 5 == 4 && what % 3 == 0) return what;
        switch (what) {
            case 0: throw new A("a" + round % 3);
            case 1: throw new B("b");
            case 2: throw new C("c");
            case 3: throw KEPT;
            case 4: throw new NoTrace();
            case 5: return new int[what - 5 + round % 2][1].length / (round & 0);
            case 6: return "abc".charAt(what + round % 2);
            case 7: System.arraycopy(new int[2], 1, new int[2], 0, 7); return 0;
            case 8: return ((Object) "x").hashCode() + (Integer) (Object) "text";
            case 9: return AccessController.doPrivileged((PrivilegedAction<Integer>) () -> { throw new B("privileged"); });
            case 10: throw null;
            case 11: Object[] o = new String[1]; o[0] = 1; return 0;
            case 12: return new int[-1 - round % 2].length;
            case 13: return deep(0);
            default: return what;
        }
    }

    static int deep(int n) { return n > 30 ? (int) thrown(new B("deep")) : deep(n + 1) + 1; }
    static long thrown(RuntimeException e) { throw e; }

    /** Frames that do not come from bytecode alone stand between two generated ones. */
    public static int through(int way, MethodHandle target, Object receiver, int round) throws Throwable {
        switch (way) {
            case 0: return (int) target.invokeExact(round);
            case 1: return (Integer) target.invoke((Integer) round);
            case 2: try { return (Integer) Holder.INVOKE.invoke(null, target, round); } catch (InvocationTargetException e) { throw e.getCause(); }
            case 3: {
                Throwable[] thrown = new Throwable[1];
                int[] result = {7};
                Runnable r = () -> { try { result[0] = (int) target.invokeExact(round); } catch (Throwable e) { thrown[0] = e; throw new A("lambda"); } };
                try { r.run(); } catch (A e) { if (round % 2 == 0) throw e; throw thrown[0]; }
                return result[0];
            }
            default: return AccessController.doPrivileged((PrivilegedAction<Integer>) () -> {
                try { return (int) target.invokeExact(round); } catch (RuntimeException | Error e) { throw e; } catch (Throwable e) { throw new A("wrapped"); }
            });
        }
    }
    static class Holder {
        static final java.lang.reflect.Method INVOKE;
        static { try { INVOKE = Holder.class.getDeclaredMethod("call", MethodHandle.class, int.class); } catch (NoSuchMethodException e) { throw new Error(e); } }
        static int call(MethodHandle target, int round) throws Throwable { return (int) target.invokeExact(round); }
    }

    public static void mark(int n) { if (marks.length() < 2000) marks.append((char) ('a' + n % 26)); }
    public static void caught(Throwable e) { if (marks.length() < 2000) marks.append('<').append(e.getClass().getSimpleName()).append('>'); }

    final Random random;
    final String name;
    final boolean absent;
    int line;
    ExceptionTables(long seed, String name) { random = new Random(seed); this.name = name; absent = random.nextInt(8) == 0; }

    MethodVisitor m;
    void insn(Runnable emit) {
        Label l = new Label();
        m.visitLabel(l);
        m.visitLineNumber(++line, l);
        emit.run();
    }
    void call(String method, String descriptor) { m.visitMethodInsn(INVOKESTATIC, "ExceptionTables", method, descriptor, false); }

    /** One method: blocks in a row, under a random table whose handlers stand behind them. Local 0 is the round, 1 an object that it may lock, 2 a result. */
    void method(ClassWriter cw, int level, int levels) {
        boolean locked = random.nextInt(4) == 0;
        m = cw.visitMethod(ACC_PUBLIC | ACC_STATIC | (locked ? ACC_SYNCHRONIZED : 0), "m" + level, "(I)I", null, null);
        m.visitCode();
        int blocks = 2 + random.nextInt(4);
        Label[] at = new Label[blocks + 1];
        for (int i = 0; i <= blocks; i++) at[i] = new Label();
        int handlers = random.nextInt(5);
        Label[] handler = new Label[handlers];
        for (int i = 0; i < handlers; i++) handler[i] = new Label();
        Label end = new Label(), codeEnd = new Label();
        for (int i = 0; i < handlers; i++) {
            int from = random.nextInt(blocks), to = from + 1 + random.nextInt(blocks - from);
            String type = CAUGHT[random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(CAUGHT.length)];
            if (absent && i == 1) type = ABSENT;
            m.visitTryCatchBlock(at[from], at[to], handler[random.nextInt(handlers)], type);
        }
        // Handlers that are covered themselves.
        for (int i = 1; i < handlers; i++) if (random.nextInt(3) == 0) m.visitTryCatchBlock(handler[i], codeEnd, handler[random.nextInt(i)], CAUGHT[random.nextInt(CAUGHT.length)]);
        m.visitInsn(ICONST_0);
        m.visitVarInsn(ISTORE, 2);
        m.visitLdcInsn("lock" + level % 2);
        m.visitVarInsn(ASTORE, 1);
        boolean structured = random.nextInt(8) != 0;
        for (int i = 0; i < blocks; i++) {
            m.visitLabel(at[i]);
            int mark = random.nextInt(26);
            insn(() -> m.visitIntInsn(BIPUSH, mark));
            insn(() -> call("mark", "(I)V"));
            boolean monitor = random.nextInt(6) == 0;
            if (monitor) { insn(() -> m.visitVarInsn(ALOAD, 1)); insn(() -> m.visitInsn(MONITORENTER)); }
            Label inside = new Label(), left = new Label();
            m.visitLabel(inside);
            m.visitVarInsn(ILOAD, 2);
            if (level + 1 < levels && i == blocks / 2) {
                int way = random.nextInt(8);
                m.visitVarInsn(ILOAD, 0);
                if (way >= 5) insn(() -> m.visitMethodInsn(INVOKESTATIC, name, "m" + (level + 1), "(I)I", false));
                else {
                    m.visitInsn(POP);
                    m.visitIntInsn(BIPUSH, way);
                    m.visitFieldInsn(GETSTATIC, name, "h" + (level + 1), "Ljava/lang/invoke/MethodHandle;");
                    m.visitInsn(ACONST_NULL);
                    m.visitVarInsn(ILOAD, 0);
                    insn(() -> call("through", "(ILjava/lang/invoke/MethodHandle;Ljava/lang/Object;I)I"));
                }
            } else {
                int what = random.nextInt(i < blocks - 1 && level + 1 < levels ? 40 : 15);
                m.visitIntInsn(BIPUSH, what);
                m.visitVarInsn(ILOAD, 0);
                insn(() -> call("act", "(II)I"));
            }
            m.visitInsn(IADD);
            m.visitVarInsn(ISTORE, 2);
            if (monitor) {
                insn(() -> m.visitVarInsn(ALOAD, 1));
                insn(() -> m.visitInsn(MONITOREXIT));
                m.visitLabel(left);
                m.visitJumpInsn(GOTO, at[i + 1]);
                if (structured) {
                    Label release = new Label();
                    m.visitTryCatchBlock(inside, left, release, null);
                    m.visitLabel(release);
                    m.visitVarInsn(ASTORE, 3);
                    insn(() -> m.visitVarInsn(ALOAD, 1));
                    insn(() -> m.visitInsn(MONITOREXIT));
                    m.visitVarInsn(ALOAD, 3);
                    insn(() -> m.visitInsn(ATHROW));
                }
            }
        }
        m.visitLabel(at[blocks]);
        m.visitJumpInsn(GOTO, end);
        for (int i = 0; i < handlers; i++) {
            m.visitLabel(handler[i]);
            m.visitInsn(DUP);
            insn(() -> call("caught", "(Ljava/lang/Throwable;)V"));
            switch (random.nextInt(5)) {
                case 0: insn(() -> m.visitInsn(ATHROW)); break;
                case 1: {
                    int what = random.nextInt(15);
                    m.visitInsn(POP);
                    m.visitIntInsn(BIPUSH, what);
                    m.visitVarInsn(ILOAD, 0);
                    insn(() -> call("act", "(II)I"));
                    m.visitVarInsn(ISTORE, 2);
                    m.visitJumpInsn(GOTO, end);
                    break;
                }
                // Back into what is covered, once a round at most: the result says whether it was here.
                case 2: {
                    Label again = new Label();
                    m.visitInsn(POP);
                    m.visitVarInsn(ILOAD, 2);
                    m.visitIntInsn(SIPUSH, 1000);
                    m.visitJumpInsn(IF_ICMPLT, again);
                    m.visitJumpInsn(GOTO, end);
                    m.visitLabel(again);
                    m.visitIincInsn(2, 1000);
                    insn(() -> m.visitJumpInsn(GOTO, at[random.nextInt(blocks)]));
                    break;
                }
                default: m.visitInsn(POP); m.visitIincInsn(2, 7); m.visitJumpInsn(GOTO, end);
            }
        }
        m.visitLabel(codeEnd);
        m.visitLabel(end);
        m.visitVarInsn(ILOAD, 2);
        insn(() -> m.visitInsn(IRETURN));
        m.visitMaxs(0, 0);
        m.visitEnd();
    }

    byte[] spin(int levels) {
        // Of a version whose verifier infers types: the code needs no stack maps.
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(V1_5, ACC_PUBLIC, name, null, "java/lang/Object", null);
        cw.visitSource(name, null);
        for (int i = 0; i < levels; i++) cw.visitField(ACC_PUBLIC | ACC_STATIC, "h" + i, "Ljava/lang/invoke/MethodHandle;", null, null);
        for (int i = 0; i < levels; i++) method(cw, i, levels);
        cw.visitEnd();
        return cw.toByteArray();
    }

    static String describe(Throwable e) {
        StringBuilder s = new StringBuilder(e.getClass().getName());
        if (e.getMessage() != null) s.append(": ").append(e.getMessage().replaceAll("\\$\\$Lambda[^ ]*", "Lambda"));
        for (StackTraceElement f : e.getStackTrace())
            if (f.getClassName().startsWith("Gen") || f.getClassName().startsWith("ExceptionTables")) {
                boolean generated = f.getClassName().startsWith("Gen");
                s.append(generated ? " " + f.getMethodName() + "@" + f.getLineNumber() : f.getMethodName().startsWith("lambda") ? " lambda" : " " + f.getMethodName());
            }
        return s.toString();
    }

    static final int ROUNDS = 60;

    public static void main(String[] args) throws Throwable {
        int seed = Integer.parseInt(args[0]), programs = Integer.parseInt(args[1]);
        boolean verbose = args.length > 2;
        for (int p = 0; p < programs; p++) {
            String name = "Gen" + p;
            int levels = 1 + p % 6;
            TreeMap<String, Integer> outcomes = new TreeMap<>();
            CRC32 digest = new CRC32();
            try {
                byte[] bytes = new ExceptionTables(seed * 1000L + p, name).spin(levels);
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                Class<?> c = lookup.defineClass(bytes);
                List<MethodHandle> handles = new ArrayList<>();
                for (int i = 0; i < levels; i++) {
                    handles.add(lookup.findStatic(c, "m" + i, MethodType.methodType(int.class, int.class)));
                    c.getField("h" + i).set(null, handles.get(i));
                }
                MethodHandle first = handles.get(0);
                for (int round = 0; round < ROUNDS; round++) {
                    marks.setLength(0);
                    String outcome;
                    try {
                        outcome = "returned " + (int) first.invokeExact(round);
                    } catch (Throwable e) {
                        outcome = describe(e);
                    }
                    if (Thread.holdsLock("lock0") || Thread.holdsLock("lock1") || Thread.holdsLock(c)) outcome += " and holds a lock";
                    outcomes.merge(outcome, 1, Integer::sum);
                    digest.update((outcome + marks).getBytes());
                    if (verbose) System.out.println(round + " " + outcome + " " + marks);
                }
            } catch (LinkageError e) {
                outcomes.merge(e.toString(), 1, Integer::sum);
            }
            System.out.printf("%d: %08x%n", p, digest.getValue());
            outcomes.forEach((o, n) -> System.out.println("  " + n + " " + o));
        }
    }
}
