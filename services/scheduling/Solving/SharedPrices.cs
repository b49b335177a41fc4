namespace Coaching.Scheduling;

/// <summary>The prices of what pairs share, and by how much the pairs' choices at these prices overbook it.</summary>
internal sealed class SharedPrices
{
    private readonly SchoolModel _school;
    private readonly int _people;
    private readonly int _instants;
    private readonly int _days;
    private readonly double[] _price;
    private readonly double[] _use;
    private readonly double[] _direction;
    private readonly int _daysFrom;
    private readonly int _budgetsFrom;
    private readonly int _seatsFrom;

    public SharedPrices(SchoolModel school)
    {
        _school = school;
        (_people, _instants, _days) = (school.Free.Length, school.Clock.Instants, school.Clock.Days);
        _daysFrom = _people * _instants;
        _budgetsFrom = _daysFrom + (_people * _days);
        _seatsFrom = _budgetsFrom + _people;
        _price = new double[_seatsFrom + (school.Rooms.Count * _instants)];
        _use = new double[_price.Length];
        _direction = new double[_price.Length];
    }

    public void Begin() => Array.Clear(_use);

    /// <summary>A person's period: each instant of it, and when the person gives it, a part of the day and of the cycle's free periods.</summary>
    public double PriceOf(int person, int period, bool gives, int draw)
    {
        var price = gives ? _price[_daysFrom + (person * _days) + _school.Clock.DayOf[period]] + (draw * _price[_budgetsFrom + person]) : 0;
        foreach (var instant in _school.Clock.Cover[period])
        {
            price += _price[(person * _instants) + instant];
        }

        return price;
    }

    public double PriceOfSeat(int pool, int period)
    {
        var price = 0.0;
        foreach (var instant in _school.Clock.Cover[period])
        {
            price += _price[_seatsFrom + (pool * _instants) + instant];
        }

        return price;
    }

    public void Use(int person, int period, bool gives, int draw)
    {
        foreach (var instant in _school.Clock.Cover[period])
        {
            _use[(person * _instants) + instant]++;
        }

        if (gives)
        {
            _use[_daysFrom + (person * _days) + _school.Clock.DayOf[period]]++;
            _use[_budgetsFrom + person] += draw;
        }
    }

    public void UseSeat(int pool, int period)
    {
        foreach (var instant in _school.Clock.Cover[period])
        {
            _use[_seatsFrom + (pool * _instants) + instant]++;
        }
    }

    /// <summary>Takes the limits off the uses and returns what they are worth; each day's load is the cheapest at its price.</summary>
    public double Close(double unfairnessWeight, out double unfairness)
    {
        unfairness = 0;
        var worth = 0.0;
        for (var index = 0; index < _price.Length; index++)
        {
            if (index >= _daysFrom && index < _budgetsFrom)
            {
                var limit = Math.Min(_school.DailyLimit[(index - _daysFrom) / _days], _instants);
                var load = 0;

                // Where one more costs nothing either way, the load follows the use, so that only what is overbooked moves its price.
                while (load < limit && (unfairnessWeight * load) is var adds && (adds < _price[index] || (adds == _price[index] && load < _use[index])))
                {
                    unfairness += load;
                    worth += (unfairnessWeight * load) - _price[index];
                    load++;
                }

                _use[index] -= load;
                continue;
            }

            var most = index < _daysFrom ? 1
                : index < _seatsFrom ? _school.Budget[index - _budgetsFrom]
                : _school.Rooms.Seats[(index - _seatsFrom) / _instants][(index - _seatsFrom) % _instants];
            worth -= _price[index] * most;
            _use[index] -= most;
        }

        return worth;
    }

    /// <summary>Turns the direction of the next step towards the last overbooking, by a share; many equal choices would make it swing otherwise.</summary>
    public void Turn(double share)
    {
        for (var index = 0; index < _use.Length; index++)
        {
            _direction[index] += share * (_use[index] - _direction[index]);
        }
    }

    /// <summary>The squared length of the step that prices could take: none can fall below zero.</summary>
    public double Norm()
    {
        var norm = 0.0;
        for (var index = 0; index < _direction.Length; index++)
        {
            norm += _direction[index] > 0 || _price[index] > 0 ? _direction[index] * _direction[index] : 0;
        }

        return norm;
    }

    public void Step(double length)
    {
        for (var index = 0; index < _price.Length; index++)
        {
            _price[index] = Math.Max(0, _price[index] + (length * _direction[index]));
        }
    }

    public void Scale(double factor)
    {
        for (var index = 0; index < _price.Length; index++)
        {
            _price[index] *= factor;
        }
    }

    public void CopyFrom(SharedPrices other) => other._price.CopyTo(_price, 0);
}
