import java.util.*; import java.io.*; import java.util.function.*;
class M1 { Object a(int k) { Number n = k > 1 ? (Number) Integer.valueOf(1) : Double.valueOf(2); Comparable<?> c = k > 2 ? "a" : Integer.valueOf(3); List<?> l = k > 3 ? new ArrayList<>() : new LinkedList<>(); AbstractList<?> m = k > 4 ? new ArrayList<>() : new Vector<>(); return k > 5 ? n : c; }
  void t() throws IOException { try { new FileReader("x").read(); } catch (FileNotFoundException e) { throw e; } catch (UncheckedIOException | IllegalStateException e) { throw new IOException(e); } finally { a(1); } }
  InputStream s(InputStream i) { if (i == null) i = new ByteArrayInputStream(new byte[1]); else i = new BufferedInputStream(i); return i; } 
  Runnable r() { return new Thread(); } Exception e(RuntimeException x) { return x; } Object[] arr(String[] s) { return s; } Number[] nums(Integer[] i) { return i; } 
  protected Object clone() throws CloneNotSupportedException { return super.clone(); } void put(Properties p, Hashtable<Object, Object> h) { h = p; h.put(1, 2); } }
class M2 extends Reader { public int read(char[] c, int a, int b) { lock.hashCode(); return 0; } public void close() {} static Object f(M2 m) { return m.lock; } }
