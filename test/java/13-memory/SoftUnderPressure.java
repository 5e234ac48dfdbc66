// Soft references are cleared before an OutOfMemoryError is thrown; strong data survives.
// modes: -gc (fills the heap with small objects; each collection then costs the whole heap)
// vm: -Xmx24m
// heap: 24m
import java.lang.ref.SoftReference;
import java.util.*;

public class SoftUnderPressure {
    public static void main(String[] args) {
        List<SoftReference<byte[]>> soft = new ArrayList<>();
        byte[] strong = new byte[1 << 20];
        strong[77] = 7;
        for (int i = 0; i < 100; i++) soft.add(new SoftReference<>(new byte[1 << 20])); // 100 MB through 24
        int cleared = 0;
        for (SoftReference<byte[]> s : soft) if (s.get() == null) cleared++;
        System.out.println((cleared > 50) + " " + strong[77]);
        List<byte[]> fill = new ArrayList<>();
        try {
            while (true) fill.add(new byte[1 << 18]);
        } catch (OutOfMemoryError e) {
            fill = null;
            cleared = 0;
            for (SoftReference<byte[]> s : soft) if (s.get() == null) cleared++;
            System.out.println("all cleared before the error: " + (cleared == soft.size()));
        }
    }
}
