// The planets' orbits: double fields and arithmetic.
public class NBody extends Bench {
    public int defaultSize() { return 30_000; }

    static final class Body {
        double x, y, z, vx, vy, vz;
        final double mass;
        Body(double x, double y, double z, double vx, double vy, double vz, double mass) { this.x = x; this.y = y; this.z = z; this.vx = vx; this.vy = vy; this.vz = vz; this.mass = mass; }
    }

    private static Body[] system() {
        double year = 365.24, sun = 4 * Math.PI * Math.PI;
        Body[] b = {
            new Body(0, 0, 0, 0, 0, 0, sun),
            new Body(4.84, -1.16, -0.10, 0.00166 * year, 0.00770 * year, -0.00007 * year, 0.00095 * sun),
            new Body(8.34, 4.12, -0.40, -0.00277 * year, 0.00500 * year, 0.00002 * year, 0.00029 * sun),
            new Body(12.89, -15.11, -0.22, 0.00296 * year, 0.00238 * year, -0.00003 * year, 0.00004 * sun),
            new Body(15.38, -25.92, 0.18, 0.00268 * year, 0.00163 * year, -0.00010 * year, 0.00005 * sun)};
        double px = 0, py = 0, pz = 0;
        for (Body o : b) { px += o.vx * o.mass; py += o.vy * o.mass; pz += o.vz * o.mass; }
        b[0].vx = -px / sun;
        b[0].vy = -py / sun;
        b[0].vz = -pz / sun;
        return b;
    }

    public long run(int size) {
        Body[] bodies = system();
        double dt = 0.01;
        for (int step = 0; step < size; step++) {
            for (int i = 0; i < bodies.length; i++) {
                Body a = bodies[i];
                for (int j = i + 1; j < bodies.length; j++) {
                    Body b = bodies[j];
                    double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
                    double d2 = dx * dx + dy * dy + dz * dz, mag = dt / (d2 * Math.sqrt(d2));
                    a.vx -= dx * b.mass * mag; a.vy -= dy * b.mass * mag; a.vz -= dz * b.mass * mag;
                    b.vx += dx * a.mass * mag; b.vy += dy * a.mass * mag; b.vz += dz * a.mass * mag;
                }
            }
            for (Body b : bodies) { b.x += dt * b.vx; b.y += dt * b.vy; b.z += dt * b.vz; }
        }
        return Double.doubleToLongBits(bodies[1].x + bodies[2].y + bodies[3].z) >>> 20;
    }
}
