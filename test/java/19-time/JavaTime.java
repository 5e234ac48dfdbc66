// java.time: dates, times, zones with transitions, durations, periods, formatting and parsing, adjusters, chronologies, clocks.
import java.time.*;
import java.time.chrono.*;
import java.time.format.*;
import java.time.temporal.*;
import java.time.zone.*;
import java.util.*;

public class JavaTime {
    static void t(java.util.concurrent.Callable<?> c) { try { System.out.println(c.call()); } catch (Exception e) { System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage()); } }

    public static void main(String[] args) {
        LocalDate d = LocalDate.of(2020, 2, 29);
        System.out.println(d + " " + d.plusYears(1) + " " + d.plusMonths(12) + " " + d.minusDays(60) + " " + d.getDayOfWeek() + " " + d.getDayOfYear() + " " + d.isLeapYear() + " " + d.lengthOfMonth() + " " + d.toEpochDay() + " " + d.with(TemporalAdjusters.lastDayOfYear()) + " " + d.with(TemporalAdjusters.next(DayOfWeek.MONDAY)) + " " + d.until(LocalDate.of(2021, 3, 1)) + " " + ChronoUnit.DAYS.between(d, LocalDate.of(1970, 1, 1)) + " " + d.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) + " " + d.get(IsoFields.QUARTER_OF_YEAR) + " " + d.atStartOfDay());
        LocalTime lt = LocalTime.of(23, 59, 59, 999_000_000);
        System.out.println(lt + " " + lt.plusSeconds(2) + " " + lt.truncatedTo(ChronoUnit.HOURS) + " " + lt.toNanoOfDay() + " " + LocalTime.MIDNIGHT + " " + LocalTime.parse("07:08").isBefore(lt) + " " + LocalTime.of(1, 2, 3, 4));
        Duration du = Duration.ofSeconds(100_000, 5);
        System.out.println(du + " " + du.toHours() + " " + du.negated() + " " + Duration.between(lt, LocalTime.NOON) + " " + Duration.parse("PT1H30M0.5S").toMillis() + " " + Period.of(1, 14, 40).normalized() + " " + Period.parse("P2Y3M") + " " + du.dividedBy(7) + " " + du.toMinutesPart());
        Instant i = Instant.ofEpochSecond(1_600_000_000L, 123_456_789);
        System.out.println(i + " " + i.plus(1, ChronoUnit.DAYS) + " " + i.truncatedTo(ChronoUnit.MILLIS) + " " + Instant.EPOCH + " " + Instant.MIN + " " + Instant.parse("2007-12-03T10:15:30Z").getEpochSecond());
        ZoneId berlin = ZoneId.of("Europe/Berlin"), ny = ZoneId.of("America/New_York"), tokyo = ZoneId.of("Asia/Tokyo"), kolkata = ZoneId.of("Asia/Kolkata");
        for (ZoneId z : List.of(berlin, ny, tokyo, kolkata, ZoneOffset.UTC, ZoneId.of("UTC+3"), ZoneId.of("Australia/Lord_Howe"))) System.out.println(i.atZone(z) + " " + z.getRules().isDaylightSavings(i) + " " + z.getRules().getOffset(i) + " " + z.getRules().isFixedOffset());
        ZonedDateTime gap = LocalDateTime.of(2021, 3, 28, 2, 30).atZone(berlin), overlap = LocalDateTime.of(2021, 10, 31, 2, 30).atZone(berlin);
        System.out.println(gap + " " + overlap + " " + overlap.withLaterOffsetAtOverlap() + " " + overlap.plusHours(1) + " " + berlin.getRules().getTransition(LocalDateTime.of(2021, 3, 28, 2, 30)) + " " + berlin.getRules().nextTransition(i) + " " + gap.withZoneSameInstant(ny) + " " + gap.toOffsetDateTime() + " " + ZonedDateTime.parse("2021-06-01T10:00+02:00[Europe/Berlin]").toInstant());
        System.out.println(berlin.getRules().getTransitions().size() > 50);
        for (String p : new String[] {"yyyy-MM-dd HH:mm:ss.SSS", "EEEE, d MMMM uuuu", "EEE dd/MM/yy h:mm a", "D 'day' w 'week' e", "VV xxx XXX O z zzzz", "QQQ qqqq LLL", "n N A S", "G GGGG B"}) t(() -> p + " -> " + DateTimeFormatter.ofPattern(p, Locale.US).format(i.atZone(berlin)));
        for (DateTimeFormatter f : List.of(DateTimeFormatter.ISO_DATE_TIME, DateTimeFormatter.ISO_WEEK_DATE, DateTimeFormatter.ISO_ORDINAL_DATE, DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.BASIC_ISO_DATE, DateTimeFormatter.ISO_INSTANT)) System.out.println(f.format(i.atZone(ZoneOffset.UTC)));
        for (FormatStyle s : FormatStyle.values()) System.out.println(DateTimeFormatter.ofLocalizedDate(s).withLocale(Locale.GERMANY).format(d) + " | " + DateTimeFormatter.ofLocalizedDate(s).withLocale(Locale.US).format(d) + " | " + DateTimeFormatter.ofLocalizedDate(s).withLocale(Locale.JAPAN).format(d));
        t(() -> LocalDate.parse("2021-02-30"));
        t(() -> LocalDate.parse("30.02.2021", DateTimeFormatter.ofPattern("dd.MM.uuuu")));
        t(() -> LocalDate.parse("31.12.1999", DateTimeFormatter.ofPattern("dd.MM.uuuu")));
        t(() -> LocalDate.of(2021, 13, 1));
        t(() -> LocalTime.of(24, 0));
        t(() -> ZoneId.of("Mars/Olympus"));
        t(() -> LocalTime.NOON.get(ChronoField.YEAR));
        t(() -> DateTimeFormatter.ofPattern("bbb"));
        t(() -> Year.of(2100).isLeap() + " " + YearMonth.of(2021, 2).atEndOfMonth() + " " + MonthDay.of(2, 29).isValidYear(2021) + " " + Month.MAY.plus(9) + " " + DayOfWeek.SUNDAY.getDisplayName(TextStyle.SHORT, Locale.FRANCE));
        t(() -> OffsetDateTime.of(2021, 1, 1, 0, 0, 0, 0, ZoneOffset.ofHoursMinutes(-3, -30)).toInstant() + " " + ZoneOffset.of("+05:45").getTotalSeconds());
        t(() -> ThaiBuddhistDate.from(d) + " " + JapaneseDate.from(d) + " " + MinguoDate.from(d) + " " + HijrahDate.from(d) + " " + IsoChronology.INSTANCE.isLeapYear(2000));
        Clock fixed = Clock.fixed(i, berlin);
        System.out.println(LocalDateTime.now(fixed) + " " + Clock.offset(fixed, Duration.ofDays(1)).instant() + " " + fixed.millis() + " " + (Clock.systemUTC().millis() > 1_500_000_000_000L) + " " + (Instant.now().isAfter(i.minus(Duration.ofDays(1000)))) + " " + ZoneId.systemDefault());
        System.out.println(WeekFields.of(Locale.US).getFirstDayOfWeek() + " " + d.get(WeekFields.of(Locale.GERMANY).weekOfYear()) + " " + d.query(TemporalQueries.precision()) + " " + ChronoField.HOUR_OF_DAY.range());
        Calendar c = new GregorianCalendar(TimeZone.getTimeZone("America/New_York"), Locale.US);
        c.setTimeInMillis(1_600_000_000_000L);
        c.add(Calendar.MONTH, 5);
        c.roll(Calendar.DAY_OF_MONTH, 20);
        System.out.println(c.get(Calendar.YEAR) + " " + c.get(Calendar.MONTH) + " " + c.get(Calendar.DAY_OF_MONTH) + " " + c.get(Calendar.HOUR) + " " + c.get(Calendar.DST_OFFSET) + " " + c.getActualMaximum(Calendar.DAY_OF_MONTH) + " " + c.getTimeInMillis() + " " + TimeZone.getTimeZone("nope").getID() + " " + TimeZone.getDefault().getID() + " " + new Date(0) + " " + new GregorianCalendar(1582, 9, 4).getActualMaximum(Calendar.DAY_OF_MONTH));
        System.out.println(TimeZone.getAvailableIDs().length > 500);
    }
}
