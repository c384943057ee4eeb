using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Tests.Json;

public sealed class CanonicalNumberTests
{
    /// <summary>RFC 8785, appendix B.</summary>
    [Theory]
    [InlineData(0x0000000000000000UL, "0")]
    [InlineData(0x8000000000000000UL, "0")]
    [InlineData(0x0000000000000001UL, "5e-324")]
    [InlineData(0x8000000000000001UL, "-5e-324")]
    [InlineData(0x7fefffffffffffffUL, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffffUL, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000UL, "9007199254740992")]
    [InlineData(0xc340000000000000UL, "-9007199254740992")]
    [InlineData(0x4430000000000000UL, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5UL, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6UL, "1e+23")]
    [InlineData(0x44b52d02c7e14af7UL, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4eUL, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4fUL, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50UL, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8cUL, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8dUL, "0.000001")]
    [InlineData(0x41b3de4355555553UL, "333333333.3333332")]
    [InlineData(0x41b3de4355555554UL, "333333333.33333325")]
    [InlineData(0x41b3de4355555555UL, "333333333.3333333")]
    [InlineData(0x41b3de4355555556UL, "333333333.3333334")]
    [InlineData(0x41b3de4355555557UL, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696UL, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959UL, "1424953923781206.2")]
    public void The_published_doubles_are_written_as_published(ulong bits, string text) => AssertWritten(bits, text);

    /// <summary>Where the framework's shortest text is that of the neighbour; as ECMAScript engines write them.</summary>
    [Theory]
    [InlineData(0x3e60000000000000UL, "2.9802322387695312e-8")]
    [InlineData(0xbe60000000000000UL, "-2.9802322387695312e-8")]
    [InlineData(0x0410000000000000UL, "4.1045368012983762e-289")]
    public void Powers_of_two_have_a_narrow_side(ulong bits, string text) => AssertWritten(bits, text);

    [Fact]
    public void Every_power_of_two_and_its_neighbours_are_given_back_by_their_texts()
    {
        for (var exponent = -1074; exponent < 1024; exponent++)
        {
            var power = Math.ScaleB(1, exponent);
            foreach (var number in new[] { power, -power, Math.BitIncrement(power), Math.BitDecrement(power) })
            {
                Assert.Equal(number, double.Parse(Write(number), CultureInfo.InvariantCulture));
                Assert.Equal(Write(number), Canonical.Of(Write(number)));
            }
        }
    }

    private static void AssertWritten(ulong bits, string text)
    {
        var written = Write(BitConverter.UInt64BitsToDouble(bits));
        Assert.Equal(text, written);
        Assert.Equal(text, Canonical.Of(text));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_finite_number_cannot_be_written(double number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(number));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("0e999999999999", "0")]
    [InlineData("1.0", "1")]
    [InlineData("100", "100")]
    [InlineData("1e2", "100")]
    [InlineData("-1E+2", "-100")]
    [InlineData("1200e-2", "12")]
    [InlineData("0.1", "0.1")]
    [InlineData("0.10", "0.1")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("-12345678901234", "-12345678901234")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("9007199254740994", "9007199254740994")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("1000000000000000000000", "1e+21")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("0.00000123", "0.00000123")]
    [InlineData("1.5e300", "1.5e+300")]
    [InlineData("1e308", "1e+308")]
    [InlineData("5e-324", "5e-324")]
    public void A_number_a_double_carries_has_one_form(string text, string canonical) => Assert.Equal(canonical, Canonical.Of(text));

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("0.1000000000000000055")]
    [InlineData("0.1000000000000000055511151231257827021181583404541015625")]
    [InlineData("333333333.33333329")]
    [InlineData("1e400")]
    [InlineData("-1e309")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("1e-400")]
    [InlineData("3e-324")]
    [InlineData("1e99999999999999999999")]
    [InlineData("18446744073709551615")]
    [InlineData("12345678901234567890")]
    public void A_number_that_would_be_rounded_is_refused(string text)
    {
        var fault = Assert.Single(Canonical.FaultsOf($$"""{"n":[{{text}}]}"""));
        Assert.Equal(new Fault("/n/0", FaultCode.InexactNumber, fault.Detail), fault);
    }

    [Fact]
    public void Every_double_is_given_back_by_its_text_which_is_its_own_canonical_form()
    {
        Gen.Double.Where(double.IsFinite).Sample(number =>
        {
            var text = Write(number);
            var back = double.Parse(text, CultureInfo.InvariantCulture);
            return back == number && Canonical.Of(text) == text;
        });
    }

    [Fact]
    public void Decimals_are_taken_exactly_when_their_value_is_the_shortest_of_a_double()
    {
        var decimals = Gen.Select(Gen.Long[1, 99_999_999_999_999_999], Gen.Int[-330, 310]);
        decimals.Sample((digits, exponent) =>
        {
            var text = $"{digits}e{exponent}";
            var number = double.Parse(text, CultureInfo.InvariantCulture);
            var isCarried = double.IsFinite(number) && SameDecimal(number.ToString("R", CultureInfo.InvariantCulture), text);
            return CanonicalJson.TryWrite(Encoding.UTF8.GetBytes(text), new ArrayBufferWriter<byte>(), out _) == isCarried;
        });
    }

    /// <summary>Compares by another way than the product: as whole numbers scaled by a power of ten.</summary>
    private static bool SameDecimal(string left, string right) => Scaled(left) == Scaled(right);

    private static System.Numerics.BigInteger Scaled(string text)
    {
        var parts = text.ToUpperInvariant().Split('E');
        var mantissa = parts[0].Split('.');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var fraction = mantissa.Length > 1 ? mantissa[1] : "";
        var digits = System.Numerics.BigInteger.Parse(mantissa[0] + fraction, CultureInfo.InvariantCulture);
        return digits * System.Numerics.BigInteger.Pow(10, 400 + exponent - fraction.Length);
    }

    private static string Write(double number)
    {
        var output = new ArrayBufferWriter<byte>();
        CanonicalJson.WriteNumber(number, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
