using StemeDb.Storage.Files;

namespace StemeDb.Storage.Runs.Format;

/// <summary>Both ends of a run: header, footer and trailer.</summary>
/// <param name="Footer">What it holds and where.</param>
/// <param name="Trailer">Its last bytes.</param>
internal sealed record RunEnvelope(RunFooter Footer, RunTrailer Trailer)
{
    /// <summary>Reads both ends and checks them.</summary>
    /// <exception cref="RunDamagedException">They are not those of a run.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote it.</exception>
    public static RunEnvelope Read(IStorageFile file)
    {
        long place = 0;
        try
        {
            var length = file.Length;
            if (length < RunFormat.HeaderBytes + RunFormat.TrailerBytes)
            {
                throw new InvalidDataException($"{length} bytes are too few for a run");
            }

            RunFormat.CheckHeader(ReadExactly(file, 0, RunFormat.HeaderBytes), file.Path);
            place = length - RunFormat.TrailerBytes;
            var trailer = RunTrailer.Decode(ReadExactly(file, place, RunFormat.TrailerBytes), length, file.Path);
            place = trailer.FooterOffset;
            var footer = ReadExactly(file, place, trailer.FooterLength);
            return RunFormat.Checksum(place, footer) == trailer.FooterChecksum
                ? new RunEnvelope(RunFooter.Decode(footer, place), trailer)
                : throw new InvalidDataException("the footer's checksum does not match");
        }
        catch (InvalidDataException e)
        {
            throw new RunDamagedException(file.Path, place, e.Message);
        }
        catch (IOException e) when (DiskErrors.IsMedium(e))
        {
            throw new RunDamagedException(file.Path, place, $"the disk cannot read it ({e.Message})");
        }
    }

    private static byte[] ReadExactly(IStorageFile file, long offset, int length)
    {
        var bytes = new byte[length];
        return file.Read(offset, bytes) == length ? bytes : throw new InvalidDataException("the file ends early");
    }
}
