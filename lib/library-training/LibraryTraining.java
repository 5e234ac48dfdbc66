import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What nearly every program does as it begins, for the archive of the class library (-Xshare:dump): the library's classes that this loads are there
 * at each start. Each of them makes starts dearer that do without. It prints nothing.
 */
public final class LibraryTraining {
    public static void main(String[] args) throws Exception {
        jar();
        // The tables of all planes: compiled code of what reads them has a trap for each that is not there.
        for (int plane = 0; plane <= 16; plane++) Character.getType(plane << 16 | 0x400);
        List<String> words = new ArrayList<>(Arrays.asList("c", "b", "a"));
        Collections.sort(words);
        words.sort(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : words) counts.merge(word, 1, Integer::sum);
        Stream.of("x", "y").filter(s -> !s.isEmpty()).map(String::toUpperCase).collect(Collectors.joining(", "));
    }

    private static void jar() throws IOException {
        String name = System.getProperty("java.class.path");
        try (JarFile jar = new JarFile(new File(name))) {
            jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            try (var in = jar.getInputStream(jar.getEntry("LibraryTraining.class"))) {
                in.readAllBytes();
            }
        }
        Files.exists(Path.of(name).toAbsolutePath());
    }
}
