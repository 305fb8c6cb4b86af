import java.io.FileInputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/** HdrHistogram's own reader and writer, for comparison: "read FILE" describes a log, "write FILE" makes one and describes what was written. */
public final class LogPeer {
    private static final double[] PERCENTILES = {0, 1, 25, 50, 75, 90, 99, 99.9, 99.99, 99.999, 100};

    public static void main(String[] args) throws Exception {
        if (args[0].equals("read")) read(args[1]);
        else write(args[1]);
    }

    private static void read(String file) throws Exception {
        Histogram sum = new Histogram(3);
        try (HistogramLogReader reader = new HistogramLogReader(new FileInputStream(file))) {
            while (reader.hasNext()) {
                EncodableHistogram interval = reader.nextIntervalHistogram();
                if (interval == null) break;
                describe((Histogram) interval);
                sum.add((Histogram) interval);
            }
        }

        sum.outputPercentileDistribution(System.out, 5, 1.0);
    }

    /** Tags, comments, empty intervals, every number of digits, other lowest values. */
    private static void write(String file) throws Exception {
        Random random = new Random(12345);
        long startMs = 1_600_000_000_123L;
        HistogramLogWriter writer = new HistogramLogWriter(new PrintStream(file));
        writer.outputComment("[Written by HdrHistogram for Java]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startMs);
        writer.setBaseTime(startMs);
        writer.outputLegend();
        for (int i = 0; i < 60; i++) {
            long lowest = i % 3 == 0 ? 1 : 1 + random.nextInt(50_000);
            Histogram histogram = new Histogram(lowest, Math.max(2 * lowest, 3_600_000_000_000L), i % 6);
            if (i % 10 == 9) histogram.setTag("io-" + i % 4);
            histogram.setStartTimeStamp(startMs + i * 1000L);
            histogram.setEndTimeStamp(startMs + i * 1000L + 998);
            for (int n = i % 7 == 6 ? 0 : random.nextInt(3000); n > 0; n--) {
                histogram.recordValueWithCount(random.nextLong() >>> (36 + random.nextInt(28)), 1 + random.nextInt(1 << random.nextInt(30)));
            }

            if (i % 5 == 0) writer.outputComment(" a comment, in between");
            writer.outputIntervalHistogram(histogram);
            describe(histogram);
        }

        writer.close();
    }

    private static void describe(Histogram histogram) {
        StringBuilder text = new StringBuilder();
        text.append("tag ").append(histogram.getTag() == null ? "-" : histogram.getTag());
        text.append(" ms ").append(histogram.getStartTimeStamp()).append(' ').append(histogram.getEndTimeStamp() - histogram.getStartTimeStamp());
        text.append(" digits ").append(histogram.getNumberOfSignificantValueDigits());
        text.append(" count ").append(histogram.getTotalCount());
        text.append(" min ").append(histogram.getMinValue()).append(" max ").append(histogram.getMaxValue());
        text.append(" mean ").append(Long.toHexString(Double.doubleToLongBits(histogram.getMean())));
        text.append(" deviation ").append(Long.toHexString(Double.doubleToLongBits(histogram.getStdDeviation())));
        for (double percentile : PERCENTILES) text.append(" p").append(histogram.getValueAtPercentile(percentile));
        for (HistogramIterationValue value : histogram.recordedValues()) {
            text.append(' ').append(value.getValueIteratedTo()).append('x').append(value.getCountAtValueIteratedTo());
        }

        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(buffer);
        text.append(" bytes ");
        for (int i = 0; i < length; i++) text.append(Character.forDigit((buffer.get(i) >> 4) & 15, 16)).append(Character.forDigit(buffer.get(i) & 15, 16));
        System.out.println(text);
    }
}
