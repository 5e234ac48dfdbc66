// The default zone comes from TZ; offsets of the old and new API agree over many instants.
// env: TZ=America/Sao_Paulo
import java.time.*;
import java.util.*;

public class Zones {
    public static void main(String[] args) {
        System.out.println(TimeZone.getDefault().getID() + " " + ZoneId.systemDefault() + " " + new Date(0) + " " + LocalDateTime.ofInstant(Instant.EPOCH, ZoneId.systemDefault()));
        long h = 7;
        int differ = 0;
        for (String id : new String[] {"Europe/Paris", "Asia/Tokyo", "America/New_York", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu", "Australia/Sydney", "Europe/Moscow", "UTC"}) {
            TimeZone tz = TimeZone.getTimeZone(id);
            ZoneId z = ZoneId.of(id);
            for (long t = 0; t < 1_577_836_800L; t += 2_000_003) {
                int a = tz.getOffset(t * 1000), b = z.getRules().getOffset(Instant.ofEpochSecond(t)).getTotalSeconds() * 1000;
                if (a != b) differ++;
                h = h * 31 + b;
            }
        }
        System.out.println(h + " " + differ);
        System.out.println(TimeZone.getTimeZone("Europe/Paris").getDisplayName(false, TimeZone.LONG, Locale.US) + " " + TimeZone.getTimeZone("Europe/Paris").inDaylightTime(new Date(1_500_000_000_000L)) + " " + TimeZone.getTimeZone("GMT+5:30").getRawOffset());
    }
}
