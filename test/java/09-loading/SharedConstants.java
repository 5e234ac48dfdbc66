// One constant, several kinds of instruction: for each constant, all pairs and triples in order of the instructions that can name it, each
// in a method of its own of one class, so that what one leaves in the resolved constant is read by the next.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// slow: 3
import java.lang.invoke.*;
import java.lang.reflect.InvocationTargetException;
import java.util.*;
import java.util.function.Consumer;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class SharedConstants {
    static final String O = "java/lang/Object", S = "Ljava/lang/String;", ME = "SharedConstants$";

    // What the constants name. The class that is spun extends Low and implements Def; it is called Spun.
    public static class Top {
        public String virtual() { return "Top.virtual"; }
        public final String bound() { return "Top.bound"; }
        public static String fixed() { return "Top.fixed"; }
        protected String guarded() { return "Top.guarded"; }
        String local() { return "Top.local"; }
        public String shadowed() { return "Top.shadowed"; }
        public int field = 1; public static int global = 2;
        public long wide = 3L << 40; public static long globalWide = 4L << 40;
        public final int constant = 5; public static final int globalConstant = Integer.valueOf(6);
        public byte small = -7; public static boolean truth = true;
        public String text = "text"; public static String globalText = "global";
        String hidden = "hidden";
    }
    public static class Mid extends Top {
        @Override public String virtual() { return "Mid.virtual"; }
        @Override protected String guarded() { return "Mid.guarded"; }
    }
    public abstract static class Low extends Mid { public abstract String abstract_(); }
    public interface Def {
        default String plain() { return "Def.plain"; }
        static String fixed() { return "Def.fixed"; }
        String abstract_();
        int hashCode();
        private String own() { return "Def.own"; }
        int CONSTANT = Integer.valueOf(8);
    }
    public static class Other extends Low implements Def {
        public String abstract_() { return "Other.abstract"; }
        public String plain() { return "Other.plain"; }
        public String virtual() { return "Other.virtual"; }
        public int hashCode() { return 77; }
    }
    static final List<String> initialized = new ArrayList<>();
    /** One for each use: a class whose initialiser has not run. */
    public static class Lazy { static { initialized.add("Lazy"); } public static String call() { return "Lazy.call"; } public static int count = 40; public String it() { return "Lazy.it"; } }

    static class Loader extends ClassLoader {
        final Set<String> fresh;
        Loader(Set<String> fresh) { super(SharedConstants.class.getClassLoader()); this.fresh = fresh; }
        Class<?> define(byte[] b) { return defineClass(null, b, 0, b.length); }
        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!fresh.contains(name)) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            if (known != null) return known;
            try (var in = getParent().getResourceAsStream(name + ".class")) { byte[] b = in.readAllBytes(); return defineClass(name, b, 0, b.length); }
            catch (java.io.IOException e) { throw new ClassNotFoundException(name); }
        }
    }

    /** An instruction with what it needs around it; the method takes (Object o, Other other) and returns an Object. */
    record Use(String name, Consumer<MethodVisitor> body) {}

    static void box(MethodVisitor m, String type) {
        switch (type) {
            case "I", "B", "Z" -> m.visitMethodInsn(INVOKESTATIC, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;", false);
            case "J" -> m.visitMethodInsn(INVOKESTATIC, "java/lang/Long", "valueOf", "(J)Ljava/lang/Long;", false);
            default -> { }
        }
    }
    static void push(MethodVisitor m, String type) {
        switch (type) {
            case "I", "B" -> m.visitIntInsn(BIPUSH, 50);
            case "Z" -> m.visitInsn(ICONST_0);
            case "J" -> m.visitLdcInsn(60L << 33);
            default -> m.visitLdcInsn("put");
        }
    }
    static void self(MethodVisitor m) { m.visitVarInsn(ALOAD, 0); }
    static void other(MethodVisitor m) { m.visitVarInsn(ALOAD, 1); }

    static List<Use> calls(String owner, String name, String desc, boolean itf, boolean special) {
        String ret = desc.substring(desc.indexOf(')') + 1);
        List<Use> uses = new ArrayList<>();
        int selected = itf ? INVOKEINTERFACE : INVOKEVIRTUAL;
        String kind = itf ? "invokeinterface" : "invokevirtual";
        uses.add(new Use(kind, m -> { self(m); m.visitMethodInsn(selected, owner, name, desc, itf); box(m, ret); }));
        uses.add(new Use(kind + " other", m -> { other(m); m.visitMethodInsn(selected, owner, name, desc, itf); box(m, ret); }));
        uses.add(new Use("invokestatic", m -> { m.visitMethodInsn(INVOKESTATIC, owner, name, desc, itf); box(m, ret); }));
        if (special) uses.add(new Use("invokespecial", m -> { self(m); m.visitMethodInsn(INVOKESPECIAL, owner, name, desc, itf); box(m, ret); }));
        int tag = itf ? H_INVOKEINTERFACE : H_INVOKEVIRTUAL;
        uses.add(new Use("handle", m -> { m.visitLdcInsn(new Handle(tag, owner, name, desc, itf)); m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "type", "()Ljava/lang/invoke/MethodType;", false); }));
        uses.add(new Use("static handle", m -> { m.visitLdcInsn(new Handle(H_INVOKESTATIC, owner, name, desc, itf)); m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "type", "()Ljava/lang/invoke/MethodType;", false); }));
        return uses;
    }

    static List<Use> fields(String owner, String name, String type) {
        List<Use> uses = new ArrayList<>();
        uses.add(new Use("getfield", m -> { self(m); m.visitFieldInsn(GETFIELD, owner, name, type); box(m, type); }));
        uses.add(new Use("putfield", m -> { self(m); push(m, type); m.visitFieldInsn(PUTFIELD, owner, name, type); m.visitInsn(ACONST_NULL); }));
        uses.add(new Use("getstatic", m -> { m.visitFieldInsn(GETSTATIC, owner, name, type); box(m, type); }));
        uses.add(new Use("putstatic", m -> { push(m, type); m.visitFieldInsn(PUTSTATIC, owner, name, type); m.visitInsn(ACONST_NULL); }));
        uses.add(new Use("getter", m -> { m.visitLdcInsn(new Handle(H_GETFIELD, owner, name, type, false)); m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "type", "()Ljava/lang/invoke/MethodType;", false); }));
        return uses;
    }

    static List<Use> classes(Type type, String name) {
        List<Use> uses = new ArrayList<>();
        uses.add(new Use("ldc", m -> m.visitLdcInsn(type)));
        uses.add(new Use("anewarray", m -> { m.visitInsn(ICONST_1); m.visitTypeInsn(ANEWARRAY, name); }));
        uses.add(new Use("checkcast", m -> { self(m); m.visitTypeInsn(CHECKCAST, name); }));
        uses.add(new Use("checkcast null", m -> { m.visitInsn(ACONST_NULL); m.visitTypeInsn(CHECKCAST, name); }));
        uses.add(new Use("instanceof", m -> { self(m); m.visitTypeInsn(INSTANCEOF, name); box(m, "I"); }));
        if (type.getSort() == Type.OBJECT) uses.add(new Use("new", m -> { m.visitTypeInsn(NEW, name); m.visitInsn(POP); m.visitInsn(ACONST_NULL); }));
        else uses.add(new Use("multianewarray", m -> { m.visitInsn(ICONST_2); m.visitMultiANewArrayInsn(name, 1); }));
        return uses;
    }

    static byte[] spin(String superName, List<Use> uses) {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(V11, ACC_PUBLIC | ACC_SUPER, "Spun", null, superName, new String[] {ME + "Def"});
        MethodVisitor c = cw.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        self(c);
        c.visitMethodInsn(INVOKESPECIAL, superName, "<init>", "()V", false);
        c.visitInsn(RETURN);
        c.visitMaxs(0, 0);
        for (String name : new String[] {"shadowed", "abstract_"}) {
            MethodVisitor m = cw.visitMethod(ACC_PUBLIC, name, "()" + S, null, null);
            m.visitLdcInsn("Spun." + name);
            m.visitInsn(ARETURN);
            m.visitMaxs(0, 0);
        }
        for (String name : new String[] {"mine"}) {
            MethodVisitor m = cw.visitMethod(ACC_PRIVATE, name, "()" + S, null, null);
            m.visitLdcInsn("Spun." + name);
            m.visitInsn(ARETURN);
            m.visitMaxs(0, 0);
        }
        for (int i = 0; i < uses.size(); i++) {
            MethodVisitor m = cw.visitMethod(ACC_PUBLIC, "use" + i, "(L" + ME + "Other;)L" + O + ";", null, null);
            uses.get(i).body.accept(m);
            m.visitInsn(ARETURN);
            m.visitMaxs(0, 0);
        }
        cw.visitEnd();
        return cw.toByteArray();
    }

    static String show(Object o) {
        if (o == null) return "null";
        String name = o.getClass().getName();
        if (o.getClass().isArray()) return name;
        if (o instanceof Class<?> c) return c.getName();
        return name.startsWith("Spun") || name.startsWith("SharedConstants") ? "a " + name : o.toString();
    }

    static int cases = 0, digest = 0;
    /** Runs the uses in their order in a class of their own, the whole list twice. */
    static String run(String superName, List<Use> uses) {
        StringBuilder out = new StringBuilder();
        initialized.clear();
        try {
            Class<?> k = new Loader(Set.of("SharedConstants$Lazy")).define(spin(superName, uses));
            Object o = k.getDeclaredConstructor().newInstance();
            Object other = new Other();
            for (int round = 0; round < 2; round++)
                for (int i = 0; i < uses.size(); i++) {
                    try {
                        out.append(show(k.getMethod("use" + i, Other.class).invoke(o, other)));
                    } catch (InvocationTargetException e) {
                        Throwable t = e.getCause();
                        while (t.getCause() != null) t = t.getCause();
                        String text = String.valueOf(t.getMessage());
                        out.append(t.getClass().getSimpleName()).append(": ").append(text.replaceAll("@[0-9a-f]+", "@"));
                    }
                    out.append(" | ");
                }
        } catch (Throwable e) {
            out.append(e.getClass().getName());
        }
        out.append(initialized);
        Top.global = 2; Top.globalWide = 4L << 40; Top.truth = true; Top.globalText = "global";
        cases++;
        digest = digest * 31 + out.toString().hashCode();
        return out.toString();
    }

    static void all(String what, String superName, List<Use> uses) {
        System.out.println("--- " + what);
        int before = digest;
        for (Use a : uses) System.out.println(a.name + ": " + run(superName, List.of(a)));
        for (Use a : uses) for (Use b : uses) if (a != b) System.out.println(a.name + ", " + b.name + ": " + Integer.toHexString(run(superName, List.of(a, b)).hashCode()));
        int n = uses.size();
        for (Use a : uses) {
            StringBuilder line = new StringBuilder();
            for (Use b : uses) for (Use c : uses) if (a != b && b != c) line.append(run(superName, List.of(a, b, c))).append('\n');
            System.out.println(a.name + " first, two more: " + Integer.toHexString(line.toString().hashCode()));
        }
    }

    public static void main(String[] args) {
        String low = ME + "Low", d = "()" + S;
        for (String name : new String[] {"virtual", "bound", "fixed", "guarded", "local", "shadowed", "abstract_", "missing"})
            for (String owner : new String[] {ME + "Top", ME + "Low"}) all(owner + "." + name, low, calls(owner, name, d, false, true).stream().filter(u -> !(name.equals("guarded") && u.name.endsWith("other"))).toList());
        all("Spun.virtual", low, calls("Spun", "virtual", d, false, true).stream().filter(u -> !u.name.endsWith("other")).toList());
        all("Spun.mine", low, calls("Spun", "mine", d, false, true).stream().filter(u -> !u.name.endsWith("other")).toList());
        all("Object.hashCode", low, calls(O, "getClass", "()Ljava/lang/Class;", false, true));
        for (String name : new String[] {"plain", "fixed", "abstract_", "own", "missing"}) all("Def." + name, low, calls(ME + "Def", name, d, true, true));
        all("Def.hashCode", low, calls(ME + "Def", "getClass", "()Ljava/lang/Class;", true, true));
        String[][] fields = {{"field", "I"}, {"global", "I"}, {"wide", "J"}, {"globalWide", "J"}, {"constant", "I"}, {"globalConstant", "I"}, {"small", "B"}, {"truth", "Z"},
            {"text", S}, {"globalText", S}, {"hidden", S}, {"missing", "I"}};
        for (String[] f : fields) all("field " + f[0], low, fields(low, f[0], f[1]));
        all("Def.CONSTANT", low, fields("Spun", "CONSTANT", "I"));
        all("Lazy.call", low, calls(ME + "Lazy", "call", d, false, false).stream().filter(u -> !u.name.startsWith("invokevirtual")).toList());
        all("Lazy.count", low, fields(ME + "Lazy", "count", "I").stream().filter(u -> !u.name.endsWith("field")).toList());
        for (String name : new String[] {ME + "Other", ME + "Low", ME + "Def", "Spun", "Missing", ME + "Lazy"}) all("class " + name, low, classes(Type.getObjectType(name), name));
        for (String name : new String[] {"[I", "[L" + O + ";", "[LMissing;"}) all("class " + name, low, classes(Type.getType(name), name));
        System.out.println(cases + " cases, digest " + Integer.toHexString(digest));
    }
}
