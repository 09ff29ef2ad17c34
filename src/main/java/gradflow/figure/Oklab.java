package gradflow.figure;

import java.awt.Color;

/**
 * A colour in the perceptual space Oklab, where equal distances look about equally large
 * (ottosson2020).
 *
 * @param lightness 0 black, 1 white
 * @param a green to red
 * @param b blue to yellow
 */
record Oklab(double lightness, double a, double b) {
  static Oklab of(Color color) {
    double red = linear(color.getRed());
    double green = linear(color.getGreen());
    double blue = linear(color.getBlue());
    double l = StrictMath.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    double m = StrictMath.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    double s = StrictMath.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    return new Oklab(
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
  }

  /** Creates the colour of that lightness and chroma at a hue in degrees. */
  static Oklab polar(double lightness, double chroma, double hue) {
    double angle = StrictMath.toRadians(hue);
    return new Oklab(lightness, chroma * StrictMath.cos(angle), chroma * StrictMath.sin(angle));
  }

  /** Returns the nearest displayable colour. */
  Color color() {
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return new Color(
        screen(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
        screen(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
        screen(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
  }

  /** Returns the point at {@code t} on the straight line to another colour. */
  Oklab towards(Oklab other, double t) {
    return new Oklab(
        lightness + t * (other.lightness - lightness),
        a + t * (other.a - a),
        b + t * (other.b - b));
  }

  double distance(Oklab other) {
    double dl = lightness - other.lightness;
    double da = a - other.a;
    double db = b - other.b;
    return Math.sqrt(dl * dl + da * da + db * db);
  }

  private static double cube(double v) {
    return v * v * v;
  }

  private static double linear(int channel) {
    double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : StrictMath.pow((v + 0.055) / 1.055, 2.4);
  }

  private static int screen(double linear) {
    double v = Math.max(0, Math.min(1, linear));
    double coded = v <= 0.0031308 ? 12.92 * v : 1.055 * StrictMath.pow(v, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * coded);
  }
}
