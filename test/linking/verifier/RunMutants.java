import java.util.*;
/** Mutants that the verifier takes are run; the last line says how many methods were. */
public class RunMutants extends Mutants {
  static sun.misc.Unsafe U; static { try { java.lang.reflect.Field f = sun.misc.Unsafe.class.getDeclaredField("theUnsafe"); f.setAccessible(true); U = (sun.misc.Unsafe) f.get(null); } catch (Exception e) { throw new Error(e); } }
  int ran; static Object arg(Class<?> t, Random r) { if (t == int.class) return r.nextInt(5); if (t == long.class) return (long) r.nextInt(5); if (t == double.class) return 1.5; if (t == float.class) return 2f; if (t == boolean.class) return r.nextBoolean(); if (t == byte.class) return (byte) 1; if (t == char.class) return 'a'; if (t == short.class) return (short) 1; if (t == String.class) return "abc"; if (t == Object.class) return new Object(); if (t == Runnable.class) return (Runnable) () -> {}; if (t.isArray()) return java.lang.reflect.Array.newInstance(t.getComponentType(), 4); return null; }
  @SuppressWarnings("deprecation") @Override void taken(Class<?> c, java.lang.reflect.Method[] ms, Random r) throws Exception {
    Thread t = new Thread(() -> { for (java.lang.reflect.Method m : ms) { try { m.setAccessible(true); Object self = c.isInterface() ? null : U.allocateInstance(c); Class<?>[] ps = m.getParameterTypes(); Object[] as = new Object[ps.length]; for (int i = 0; i < as.length; i++) as[i] = arg(ps[i], r); ran++; m.invoke(self, as); } catch (Throwable e) { } } 
      for (java.lang.reflect.Constructor<?> m : c.getDeclaredConstructors()) { try { m.setAccessible(true); Class<?>[] ps = m.getParameterTypes(); Object[] as = new Object[ps.length]; for (int i = 0; i < as.length; i++) as[i] = arg(ps[i], r); ran++; m.newInstance(as); } catch (Throwable e) { } } });
    t.setDaemon(true); t.start(); t.join(300); if (t.isAlive()) { t.stop(); t.join(2000); if (t.isAlive()) System.out.println("STUCK"); }
  }
  public static void main(String[] args) throws Exception { RunMutants mutants = new RunMutants(); mutants.run(args); System.out.println("ran " + mutants.ran); }
}
