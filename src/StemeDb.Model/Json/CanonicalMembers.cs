using System.Text.Json;

namespace StemeDb.Model.Json;

/// <summary>Where the name of a member stands among the names that <see cref="CanonicalMembers"/> keeps.</summary>
internal readonly record struct MemberName(int Start, int Length);

/// <summary>
/// The members of the objects that are being written: their names, unescaped, and where they stand in the output, as a stack
/// over all open objects. Puts the members of an object in order when it ends, and finds names that stand twice.
/// </summary>
internal sealed class CanonicalMembers(JsonBuffer output)
{
    private readonly JsonBuffer _names = new(256);
    private readonly JsonBuffer _text = new(256);
    private Member[] _stack = new Member[16];
    private int _count;

    /// <summary>An object that is being written.</summary>
    public record struct OpenObject(int FirstMember, int NamesStart, int OutputStart, bool IsSorted)
    {
        internal Member Current { get; set; }
    }

    /// <summary>A member as it was written: its name, and the bytes <c>"name":value</c> in the output.</summary>
    internal readonly record struct Member(MemberName Name, int Start, int Length);

    public int Capacity => _names.Capacity + _text.Capacity + (_stack.Length * 16);

    public void Clear()
    {
        _names.Truncate(0);
        _count = 0;
    }

    public ReadOnlySpan<byte> NameAt(MemberName name) => _names.Written.Slice(name.Start, name.Length);

    /// <summary>Begins an object; its opening brace is written next.</summary>
    public OpenObject BeginObject() => new(_count, _names.Length, output.Length + 1, IsSorted: true);

    /// <summary>Writes the name the reader stands on and a colon; false when it holds half of a surrogate pair.</summary>
    public bool TryBeginMember(ref OpenObject open, scoped in Utf8JsonReader json, out MemberName name)
    {
        var start = _names.Length;
        var isText = true;
        if (json.ValueIsEscaped) isText = JsonStringText.TryUnescape(json.ValueSpan, _names);
        else _names.Append(json.ValueSpan);
        name = new MemberName(start, _names.Length - start);

        if (output.Length > open.OutputStart) output.Append((byte)',');
        open.Current = new Member(name, output.Length, 0);
        JsonStringText.AppendQuoted(NameAt(name), output);
        output.Append((byte)':');
        return isText;
    }

    /// <summary>Notes the member whose value was written.</summary>
    public void EndMember(ref OpenObject open)
    {
        var member = open.Current with { Length = output.Length - open.Current.Start };
        if (_count > open.FirstMember && Compare(_stack[_count - 1].Name, member.Name) >= 0) open.IsSorted = false;
        if (_count == _stack.Length) Array.Resize(ref _stack, 2 * _count);
        _stack[_count++] = member;
    }

    /// <summary>Puts the members in order; false when a name stands twice.</summary>
    public bool TryEndObject(ref OpenObject open, out MemberName duplicate)
    {
        duplicate = default;
        if (open.IsSorted) return true;
        var members = _stack.AsSpan(open.FirstMember, _count - open.FirstMember);
        members.Sort(new ByName(this));
        for (var i = 1; i < members.Length; i++)
        {
            if (Compare(members[i - 1].Name, members[i].Name) != 0) continue;
            duplicate = members[i].Name;
            return false;
        }

        var end = output.Length;
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0) output.Append((byte)',');
            output.AppendCopy(members[i].Start, members[i].Length);
        }

        output.MoveDown(end, open.OutputStart);
        return true;
    }

    /// <summary>Takes the object off the stack.</summary>
    public void Forget(OpenObject open)
    {
        _count = open.FirstMember;
        _names.Truncate(open.NamesStart);
    }

    /// <summary>Writes a string that has escapes with those of the canonical form; false when it holds half of a surrogate pair.</summary>
    public bool TryAppendEscaped(ReadOnlySpan<byte> escaped)
    {
        _text.Truncate(0);
        if (!JsonStringText.TryUnescape(escaped, _text)) return false;
        JsonStringText.AppendQuoted(_text.Written, output);
        return true;
    }

    private int Compare(MemberName left, MemberName right) => Utf16Order.Compare(NameAt(left), NameAt(right));

    private readonly struct ByName(CanonicalMembers members) : IComparer<Member>
    {
        public int Compare(Member x, Member y) => members.Compare(x.Name, y.Name);
    }
}
